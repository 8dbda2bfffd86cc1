/** Postgres channel on which both apps tell, and the API hears, what happens to jobs. */
export const JOB_NOTICE_CHANNEL = 'callsheet_jobs';
