import { describe, expect, test } from 'vitest';
import { mayChange, mayRead, maySpend, type Viewer } from './access.ts';
import type { JobOrigin } from './job.ts';

const viewers: Record<string, Viewer> = {
  maker: { userId: 'maker', workspaceId: 'home', workspaceRole: 'member' },
  'maker elsewhere': { userId: 'maker', workspaceId: 'elsewhere', workspaceRole: 'owner' },
  'workspace owner': { userId: 'boss', workspaceId: 'home', workspaceRole: 'owner' },
  'other member': { userId: 'colleague', workspaceId: 'home', workspaceRole: 'member' },
  stranger: { userId: 'stranger', workspaceId: 'elsewhere', workspaceRole: 'owner' },
};

/** Names of the viewers who may. */
function allowed(rule: typeof mayRead, origin: JobOrigin): string[] {
  const job = { origin, ownerId: 'maker', workspaceId: 'home' };
  return Object.keys(viewers).filter((name) => {
    const viewer = viewers[name];
    return viewer !== undefined && rule(job, viewer);
  });
}

describe('who may do what with a job (C-09)', () => {
  test('R-000-02: members of the workspace see product videos; their maker and the workspace owner change them', () => {
    expect(allowed(mayRead, 's000')).toEqual(['maker', 'workspace owner', 'other member']);
    expect(allowed(mayChange, 's000')).toEqual(['maker', 'workspace owner']);
    expect(allowed(maySpend, 's000')).toEqual(['maker', 'workspace owner']);
  });

  test.each(['v1', 's001', 's002', 's003', 's004'] as const)(
    'jobs of %s are their owner’s alone, who spends only what belongs to the selected workspace',
    (origin) => {
      expect(allowed(mayRead, origin)).toEqual(['maker', 'maker elsewhere']);
      expect(allowed(mayChange, origin)).toEqual(['maker', 'maker elsewhere']);
      expect(allowed(maySpend, origin)).toEqual(['maker']);
    },
  );
});
