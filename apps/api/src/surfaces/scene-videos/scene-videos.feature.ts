import type { JobsDependencies } from '../../features/jobs/jobs.feature.ts';
import type { SceneTools } from '../../features/scene-orders/scene-tools.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { registerGetTask } from './get-task.route.ts';
import { registerListTasks } from './list-tasks.route.ts';
import { registerStartTask } from './start-task.route.ts';

export interface SceneVideosDependencies extends JobsDependencies, SceneTools {}

/** Where the tasks of this surface are. */
export const TASKS_PATH = '/api/video/generate/tasks';

/** Seed 003: videos of scenes (R-003-08 to R-003-10). */
export function registerSceneVideos(app: ApiInstance, deps: SceneVideosDependencies): void {
  registerStartTask(app, deps);
  registerListTasks(app, deps);
  registerGetTask(app, deps);
}
