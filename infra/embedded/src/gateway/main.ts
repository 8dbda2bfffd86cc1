import process from 'node:process';
import { createGateway } from './create-gateway.ts';

const log = (line: string): void => console.log(`${new Date().toISOString()} ${line}`);

const gateway = await createGateway({
  port: Number(process.env.GATEWAY_PORT),
  postgresUrl: process.env.GATEWAY_POSTGRES_URL ?? '',
  log,
});
log(`MongoDB wire gateway on port ${gateway.port}`);

const end = async (): Promise<void> => {
  await gateway.close();
  process.exit(0);
};
process.once('SIGTERM', () => void end());
// The process that started us is gone, however it ended.
process.once('disconnect', () => process.exit(0));
