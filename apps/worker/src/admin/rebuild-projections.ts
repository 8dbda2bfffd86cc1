import process from 'node:process';
import { parseArgs } from 'node:util';
import { connectDocuments, createProductRepository, isObjectId, type RebuildScope } from '@callsheet/database';
import { createLogger } from '@callsheet/logging';

const USAGE = 'usage: node apps/worker/dist/admin/rebuild-projections.js --product <id> | --workspace <id> | --all';

/** Makes the `videos` of products anew from their jobs (C-33). Safe while API and workers run. */
async function main(): Promise<void> {
  const scope = scopeOf(process.argv.slice(2));
  const url = process.env.MONGODB_URL;
  if (!url) throw new Error('MONGODB_URL is required: the MongoDB that holds the products.');
  const log = createLogger({ level: 'silent', name: 'rebuild-projections' });
  const applicationName = 'callsheet-rebuild-projections';
  const documents = await connectDocuments({ url, maxPoolSize: 2, applicationName, log });
  try {
    const { products, changed, removed } = await createProductRepository(documents).rebuildVideos(scope);
    const sentence = `${products} products looked at, ${changed} entries put right, ${removed} taken away.`;
    process.stdout.write(`${sentence}\n`);
    if (products === 0 && scope !== 'all') throw new Error('There is no such product or workspace with products.');
  } finally {
    await documents.close();
  }
}

function scopeOf(args: string[]): RebuildScope {
  const { values } = parseArgs({
    args,
    options: { product: { type: 'string' }, workspace: { type: 'string' }, all: { type: 'boolean' } },
  });
  const { product, workspace, all } = values;
  if ([product, workspace, all].filter((given) => given !== undefined).length !== 1) throw new Error(USAGE);
  if (workspace !== undefined) return { workspaceId: workspace };
  if (product === undefined) return 'all';
  if (!isObjectId(product)) throw new Error(`${product} is no product id: they have 24 hexadecimal digits.`);
  return { productId: product };
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
