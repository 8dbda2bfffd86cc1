import type { Operation } from './fuzz-document.ts';
import type { Random } from './fuzz-random.ts';
import type { FuzzWorld, IdKind } from './fuzz-world.ts';

/** What an id in a path is of; the first that fits. Routes that use things up have their own, so that others stay. */
const KINDS: readonly (readonly [RegExp, IdKind])[] = [
  [/^DELETE \/v1\/jobs\//, 'disposableJob'],
  [/^POST \/v1\/jobs\/\{id\}\/start$/, 'draft'],
  [/^POST \/api\/videos\/\{id\}\/generate$/, 'startableVideo'],
  [/^PUT \/api\/videos\//, 'pendingVideo'],
  [/^DELETE \/api\/videos\//, 'disposableVideo'],
  [/ \/api\/videos\//, 'video'],
  [/^DELETE \/v1\/products\//, 'disposableProduct'],
  [/ \/v1\/products\//, 'product'],
  [/^DELETE \/v1\/scenarios\//, 'disposableScenario'],
  [/ \/v1\/scenarios\//, 'scenario'],
  [/^DELETE \/v1\/scenes\//, 'disposableScene'],
  [/ \/v1\/scenes\//, 'scene'],
  [/^DELETE \/v1\/uploads\//, 'disposableUpload'],
  [/ \/v1\/uploads\//, 'upload'],
  [/ \/api\/video\/generate\/tasks\//, 'sceneTask'],
  [/^DELETE \/api\/video\//, 'disposableAvatarVideo'],
  [/ \/api\/video\//, 'avatarVideo'],
  [/ \/v1\/notifications\//, 'notification'],
  [/ \/v1\/avatars\//, 'avatar'],
  [/ \/v1\/admin\/(avatars|voices|topics)\//, 'catalogueEntry'],
  [/ \/v1\/batches\//, 'batch'],
  [/ \/v1\/(admin\/)?workspaces\//, 'workspace'],
  [/^POST \S+workflows\/\{workflowId\}\/refine-prompt$/, 'refinableWorkflow'],
  [/^POST \S+workflows\/\{workflowId\}\/generate-frames$/, 'refinedWorkflow'],
  [/^POST \S+workflows\/\{workflowId\}\/(review-frames|regenerate-frames|approvals)$/, 'framedWorkflow'],
  [/^POST \S+workflows\/\{workflowId\}\/generate-video$/, 'approvedWorkflow'],
  [/^POST \S+workflows\/\{workflowId\}\/cancel$/, 'orderedWorkflow'],
  [/^POST \S+workflows\/\{workflowId\}\/approvals\/close$/, 'reviewedWorkflow'],
  [/^DELETE \S+workflows\//, 'disposableWorkflow'],
  [/workflows\//, 'workflow'],
  [/ \/approve\//, 'approvalToken'],
  [/^DELETE \/v1\/campaigns\//, 'disposableCampaign'],
  [/ \/v1\/campaigns\//, 'campaign'],
  [/^DELETE \/v1\/api-keys\//, 'disposableApiKey'],
  [/ \/v1\/(admin\/)?api-keys\//, 'apiKey'],
  [/ \/v1\/admin\/users\//, 'user'],
  [/ \/v1\/admin\/tiers\//, 'tier'],
];
const TEMPLATES = ['product_showcase', 'human_usage', 'lifestyle', 'lifestyle', 'no_such_template'];
const METADATA: readonly unknown[] = [
  {},
  { shop: 'north', ranks: [1, { of: 2 }] },
  { videoUrl: 'https://evil.example/x.mp4', status: 'completed' },
  { $set: { a: 1 }, 'a.b': null },
  JSON.parse('{"__proto__":{"admin":true},"constructor":1}'),
  Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`name${index}`, index])),
];

/** What stands for `{name}` in the path: mostly of the kind that the route is about, now and then of any other. */
export function idFor(random: Random, { name: operation }: Operation, name: string, world: FuzzWorld): string {
  if (name === 'provider') return random.pick(['replicate', 'rck', 'n8n', 'heygen', 'acme']);
  if (random.chance(0.05)) return random.pick(world.ids[random.pick(Object.keys(world.ids) as IdKind[])]);
  if (name === 'version') return String(1 + random.below(3));
  if (name === 'frameNumber') return String(random.below(3));
  if (name === 'userId') return random.pick(world.ids.user);
  return random.pick(world.ids[KINDS.find(([route]) => route.test(operation))?.[1] ?? 'job']);
}

/** A field of a body that no schema describes well enough to succeed; undefined for all others. */
export function knownField(random: Random, { name: operation }: Operation, name: string, world: FuzzWorld): unknown {
  switch (name) {
    case 'productId':
      return someProduct(random, world);
    case 'productIds':
      return Array.from({ length: 1 + random.below(random.chance(0.05) ? 110 : 4) }, () => someProduct(random, world));
    case 'userId':
      return random.pick(world.ids.user);
    case 'user_id':
      return random.chance(0.5) ? undefined : random.pick(world.ids.user);
    case 'scene_id':
      return random.pick(world.ids.scene);
    case 'sceneIds':
      return Array.from({ length: 1 + random.below(3) }, () => random.pick(world.ids.scene));
    case 'scenarioId':
      return random.pick(world.ids.scenario);
    case 'referenceUploadId':
      // One of the two, not both.
      return random.chance(0.5) ? null : random.pick(world.ids.upload);
    case 'productReferenceImageUrl':
      return random.chance(0.7) ? null : world.importUrl;
    case 'videoUrl':
      return world.importUrl;
    case 'frameReviews':
    case 'verdicts':
      return [0, 1].map((frameNumber) => ({ frameNumber, approved: random.chance(0.8), feedback: 'warmer' }));
    case 'frameNumbers':
      return [random.below(2)];
    case 'reviewers':
      return [{ name: 'Ann' }, { name: 'Bo' }];
    case 'quorum':
      return 1 + random.below(2);
    case 'version':
      return operation.endsWith('/branch') ? 1 + random.below(5) : undefined;
    case 'model':
      // The default one, where a workflow is meant: others are a matter of configuration.
      return operation.includes('workflows/') ? null : undefined;
    case 'aspectRatio':
      return operation.endsWith('workflows') ? '16:9' : undefined;
    case 'duration':
      return operation.includes('workflows') ? 1 + random.below(8) : undefined;
    case 'strict':
      return operation.includes('workflows/') ? false : undefined;
    case 'tier':
      return random.pick(['unlimited', 'standard', null]);
    case 'template':
    case 'templateId':
      return random.pick(TEMPLATES);
    case 'metadata':
      return operation.endsWith('workflows') ? null : random.pick(METADATA);
    case 'email':
      return operation.endsWith('/register') ? undefined : random.pick(world.emails);
    case 'password':
      return operation.endsWith('/login') ? world.password : undefined;
    case 'refreshToken':
      // Logging out ends what they are for.
      return operation.endsWith('/refresh') || random.chance(0.1) ? random.pick(world.refreshTokens) : undefined;
    default:
      return undefined;
  }
}

function someProduct(random: Random, { ids }: FuzzWorld): string {
  return random.pick(random.chance(0.8) ? ids.picturedProduct : ids.product);
}
