import { expect, test } from 'vitest';
import { type Upload, uploadStatus } from './upload.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 20) + seconds * 1000);
const upload = (status: 'waiting' | 'expired' | 'refused'): Upload => ({
  id: '3f6c1f1e-0000-4000-8000-000000000003',
  ownerId: '3f6c1f1e-0000-4000-8000-000000000001',
  bucket: 'video-files',
  key: 'uploads/o/u',
  declared: { contentType: 'image/png', sizeBytes: 5 },
  createdAt: at(0),
  expiresAt: at(10),
  deletedAt: null,
  ...(status === 'refused' ? { status, reason: 'x' } : { status }),
});

test('an upload that nobody completed has expired from its last moment on, any other stays what it is', () => {
  expect(uploadStatus(upload('waiting'), at(9))).toBe('waiting');
  expect(uploadStatus(upload('waiting'), at(10))).toBe('expired');
  expect(uploadStatus(upload('refused'), at(11))).toBe('refused');
  expect(uploadStatus(upload('expired'), at(0))).toBe('expired');
});
