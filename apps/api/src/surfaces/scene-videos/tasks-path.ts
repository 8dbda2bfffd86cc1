/** Where the tasks of this surface are. */
export const TASKS_PATH = '/api/video/generate/tasks';
