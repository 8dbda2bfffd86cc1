import { RENDITION_FORMATS, SCENE_QUALITIES } from '@callsheet/domain';
import { type Static, Type } from '@sinclair/typebox';
import { MeterCostBody, WarningBody } from '../../features/jobs/job-body.ts';
import { Nullable, OneOf, Timestamp } from '../../http/schemas.ts';

const RenditionBody = Type.Object({
  format: OneOf(RENDITION_FORMATS),
  url: Type.String(),
  expires_at: Timestamp,
});

const ResolvedBody = Type.Object({
  quality: OneOf(SCENE_QUALITIES),
  image_ratio: Nullable(Type.String({ description: 'Null where the files of an earlier video are taken over.' })),
  video_ratio: Type.String(),
  models: Type.Object({ image: Nullable(Type.String()), video: Type.String() }),
  duration: Type.Number({ description: 'Seconds of the video.' }),
});

/** R-003-08, then what we add. */
const started = {
  task_id: Type.String({ description: 'UUID.' }),
  status: Type.String({ description: 'pending, processing, completed or failed.' }),
  scene_id: Type.String(),
  user_id: Type.String(),
  message: Type.String(),
  created_at: Timestamp,
  progress: Type.Number({ description: '0 to 100, one of the milestones of the steps.' }),
  current_step: Type.String(),
  error_message: Nullable(Type.String()),
  warnings: Type.Array(WarningBody),
  resolved: ResolvedBody,
  credits: MeterCostBody,
};

export const StartedTaskBody = Type.Object(started, { title: 'StartedSceneTask' });

/** R-003-09, then what we add. */
export const TaskBody = Type.Object(
  {
    ...started,
    updated_at: Timestamp,
    video_url: Nullable(
      Type.String({ description: 'Works until video_url_expires_at; the same one for half of its life.' }),
    ),
    video_url_expires_at: Nullable(Timestamp),
    image_url: Nullable(Type.String({ description: 'There as soon as the picture is, long before the video.' })),
    renditions: Type.Array(RenditionBody, { description: 'Those of the ordered formats that are made already.' }),
    error_code: Nullable(Type.String()),
  },
  { title: 'SceneTask' },
);

export type StartedTask = Static<typeof StartedTaskBody>;
export type Task = Static<typeof TaskBody>;
