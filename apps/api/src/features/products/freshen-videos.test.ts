import type { Job, Product, ProductVideo } from '@callsheet/domain';
import { expect, test } from 'vitest';
import { sampleJob } from '../../testing/sample-job.ts';
import { freshenVideos } from './freshen-videos.ts';

const ID = '0123456789abcdef01234567';
const entry = (given: Partial<ProductVideo> = {}): ProductVideo => ({
  videoId: ID,
  template: 'unboxing',
  status: 'processing',
  generatedDate: null,
  completedAt: null,
  youtubeVideoId: null,
  localFilename: null,
  videoAsset: null,
  error: null,
  seq: 3,
  ...given,
});
const productWith = (video: ProductVideo) => ({ videos: [video] }) as unknown as Product;
const order = {
  id: 'f'.repeat(24),
  title: 'Kettle',
  sku: null,
  description: null,
  imageUrls: ['https://shop.example/1.jpg'],
  template: 'unboxing',
} as const;
const jobAt = (seq: number, given: Partial<Job> = {}) =>
  ({ ...sampleJob({ status: 'completed' }), seq, input: { prompt: '', style: null, product: order }, ...given }) as Job;

async function statusesOf(video: ProductVideo, job: Job | null) {
  let asked = 0;
  const find = async () => {
    asked += 1;
    return job;
  };
  const { videos } = await freshenVideos({ find }, productWith(video));
  return { statuses: videos.map(({ status }) => status), asked };
}

test('C-33: an unfinished video is shown as its job is now, and one that was deleted not at all', async () => {
  expect(await statusesOf(entry(), jobAt(7))).toEqual({ statuses: ['completed'], asked: 1 });
  expect(await statusesOf(entry(), jobAt(7, { deletedAt: new Date() }))).toEqual({ statuses: [], asked: 1 });
});

test('what is finished is not looked up; an entry that is not behind, or whose job is gone, stays', async () => {
  expect(await statusesOf(entry({ status: 'completed' }), jobAt(7))).toEqual({ statuses: ['completed'], asked: 0 });
  expect(await statusesOf(entry(), jobAt(3))).toEqual({ statuses: ['processing'], asked: 1 });
  expect(await statusesOf(entry(), null)).toEqual({ statuses: ['processing'], asked: 1 });
});
