import { readFileSync, writeFileSync } from 'node:fs';
import { configurationTable, environmentExample } from './configuration-table.ts';
import { repositoryRoot } from './repository-root.ts';
import { withTable } from './with-table.ts';

const readme = `${repositoryRoot}README.md`;
writeFileSync(readme, withTable(readFileSync(readme, 'utf8'), configurationTable()));
writeFileSync(`${repositoryRoot}.env.example`, environmentExample());
