export { buildSimulator, type SimulatorDependencies } from './build-simulator.ts';
export { ConfigError, configSchema, loadConfig, type SimulatorConfig } from './config.ts';
export type { Fault, FaultKind, FaultScript } from './faults/fault.ts';
export type { RecordedRequest } from './faults/request-log.ts';
export type { DeliveryRecord } from './replicate/deliver-webhook.ts';
