/** Postgres channel on which both apps tell, and the API hears, what happens to workflows. */
export const WORKFLOW_NOTICE_CHANNEL = 'callsheet_workflows';
