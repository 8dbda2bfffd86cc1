import { serveParent } from '../processes/serve-parent.ts';
import { startLimitedServers } from './limited-servers.ts';

serveParent({ start: startLimitedServers });
