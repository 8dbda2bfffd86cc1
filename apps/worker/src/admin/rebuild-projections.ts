import process from 'node:process';
import { parseArgs } from 'node:util';
import {
  connectDocuments,
  createProductRepository,
  createSceneRepository,
  type DocumentsConnection,
  isObjectId,
  type RebuildScope,
  type SceneRebuildScope,
} from '@callsheet/database';
import { createLogger } from '@callsheet/logging';

const USAGE =
  'usage: node apps/worker/dist/admin/rebuild-projections.js --product <id> | --workspace <id> | --scene <id> | --all';

/** What is made anew; null is left alone. */
interface Scopes {
  readonly products: RebuildScope | null;
  readonly scenes: SceneRebuildScope | null;
}

/** Makes the `videos` of products, and what scenes show of their orders, anew from the jobs (C-33). Safe while all runs. */
async function main(): Promise<void> {
  const { products, scenes } = scopesOf(process.argv.slice(2));
  const url = process.env.MONGODB_URL;
  if (!url) throw new Error('MONGODB_URL is required: the MongoDB that holds the products.');
  const log = createLogger({ level: 'silent', name: 'rebuild-projections' });
  const applicationName = 'callsheet-rebuild-projections';
  const documents = await connectDocuments({ url, maxPoolSize: 2, applicationName, log });
  try {
    if (products !== null) await rebuildProducts(documents, products);
    if (scenes !== null) await rebuildScenes(documents, scenes);
  } finally {
    await documents.close();
  }
}

async function rebuildProducts(documents: DocumentsConnection, scope: RebuildScope): Promise<void> {
  const { products, changed, removed } = await createProductRepository(documents).rebuildVideos(scope);
  const sentence = `${products} products looked at, ${changed} entries put right, ${removed} taken away.`;
  process.stdout.write(`${sentence}\n`);
  if (products === 0 && scope !== 'all') throw new Error('There is no such product or workspace with products.');
}

async function rebuildScenes(documents: DocumentsConnection, scope: SceneRebuildScope): Promise<void> {
  const { scenes, changed } = await createSceneRepository(documents).rebuild(scope);
  process.stdout.write(`${scenes} scenes looked at, ${changed} put right.\n`);
  if (scenes === 0 && scope !== 'all') throw new Error('There is no such scene.');
}

function scopesOf(args: string[]): Scopes {
  const { values } = parseArgs({
    args,
    options: {
      product: { type: 'string' },
      workspace: { type: 'string' },
      scene: { type: 'string' },
      all: { type: 'boolean' },
    },
  });
  const { product, workspace, scene, all } = values;
  if ([product, workspace, scene, all].filter((given) => given !== undefined).length !== 1) throw new Error(USAGE);
  if (workspace !== undefined) return { products: { workspaceId: workspace }, scenes: null };
  if (scene !== undefined) return { products: null, scenes: { sceneId: scene.toLowerCase() } };
  if (product === undefined) return { products: 'all', scenes: 'all' };
  if (!isObjectId(product)) throw new Error(`${product} is no product id: they have 24 hexadecimal digits.`);
  return { products: { productId: product }, scenes: null };
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
