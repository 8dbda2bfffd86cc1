import { createIdentity, type Identity, identityMigrations } from '@callsheet/identity';
import { createLogger } from '@callsheet/logging';
import { createDatabase, runMigrations } from '@callsheet/postgres';

/** `node apps/api/dist/grant-admin.js <email>`: makes a registered user an admin and notes it in the audit. */
async function main(): Promise<void> {
  const [email, ...rest] = process.argv.slice(2);
  const connectionString = process.env.DATABASE_URL;
  if (email === undefined || rest.length > 0) throw new Error('usage: node apps/api/dist/grant-admin.js <email>');
  if (!connectionString) throw new Error('DATABASE_URL is required: the PostgreSQL that holds the accounts.');
  const log = createLogger({ level: 'silent', name: 'grant-admin' });
  const db = createDatabase({ connectionString, maxConnections: 1, applicationName: 'callsheet-grant-admin', log });
  try {
    await runMigrations(db, identityMigrations);
    const user = await identityOf(db).grantRole({ email, role: 'admin', actorId: null });
    process.stdout.write(`${user.email} is an admin now; it counts from the next log-in or refresh on.\n`);
  } finally {
    await db.close();
  }
}

/** Only roles are touched here, so nothing of signing up and of plans matters. */
function identityOf(db: Parameters<typeof createIdentity>[0]['db']): Pick<Identity, 'grantRole'> {
  return createIdentity({
    db,
    now: () => new Date(),
    onRegistered: async () => undefined,
    onPlanChanged: async () => undefined,
    signup: { adminEmails: [], allowUnverifiedAdmin: false },
    refreshTtlSeconds: 0,
    reuseGraceSeconds: 0,
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
