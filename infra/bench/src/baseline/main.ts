import { serveParent } from '../processes/serve-parent.ts';
import { startBareServer } from './bare-server.ts';

serveParent({ start: startBareServer });
