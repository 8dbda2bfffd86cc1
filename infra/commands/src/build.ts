import process from 'node:process';
import { buildApps } from './build-apps.ts';

process.exitCode = await buildApps();
