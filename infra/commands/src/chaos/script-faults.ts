import type { ChaosPlan } from './plan.ts';

/** Tells the simulator what each order's operations meet, and to render quickly. */
export async function scriptFaults(simulatorUrl: string, plan: ChaosPlan): Promise<void> {
  await script(simulatorUrl, { times: 1_000_000, fault: { kind: 'render', quality: 'fast' } });
  for (const { marker, faults } of plan.orders)
    for (const fault of faults) await script(simulatorUrl, { match: { promptContains: marker }, fault });
}

async function script(simulatorUrl: string, body: unknown): Promise<void> {
  const response = await fetch(`${simulatorUrl}/_simulator/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.status !== 201)
    throw new Error(`the simulator refused ${JSON.stringify(body)}: ${await response.text()}`);
}
