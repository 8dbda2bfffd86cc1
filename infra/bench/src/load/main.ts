import { serveParent } from '../processes/serve-parent.ts';
import { runLoad } from './run-load.ts';

serveParent({ run: runLoad });
