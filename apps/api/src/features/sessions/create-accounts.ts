import { DomainError } from '@callsheet/domain';
import type { Identity } from '@callsheet/identity';
import type { Account, Accounts, SessionGrant } from '../../account-ports.ts';

/** Accounts and sessions, as the session routes need them, on top of identity. */
export function createAccounts({ identity }: { identity: Identity }): Accounts {
  async function find(input: { userId: string; workspaceId?: string }): Promise<Account | null> {
    const [user, workspace] = await Promise.all([identity.findUser(input.userId), identity.findWorkspaceFor(input)]);
    return user === null || workspace === null ? null : { user, workspace };
  }

  async function grantFor(userId: string, session: { refreshToken: string; expiresAt: Date }): Promise<SessionGrant> {
    const account = await find({ userId });
    if (account === null) {
      throw new DomainError({ code: 'UNAUTHENTICATED', message: 'This account does not exist any more.' });
    }
    return { ...account, refreshToken: session.refreshToken, refreshExpiresAt: session.expiresAt };
  }

  return {
    async register({ email, password, name }) {
      const { user, workspace } = await identity.registerUser({ email, password, name: name ?? undefined });
      const session = await identity.openSession(user.id);
      return { user, workspace, refreshToken: session.refreshToken, refreshExpiresAt: session.expiresAt };
    },
    async logIn(input) {
      const user = await identity.authenticatePassword(input);
      return grantFor(user.id, await identity.openSession(user.id));
    },
    async refresh({ refreshToken }) {
      const session = await identity.rotateSession(refreshToken);
      return grantFor(session.userId, session);
    },
    logOut: ({ refreshToken }) => identity.closeSession(refreshToken),
    find,
  };
}
