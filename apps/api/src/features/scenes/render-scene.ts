import type { Scene, SceneFile } from '@callsheet/domain';
import type { Static } from '@sinclair/typebox';
import type { AssetReader } from '../../ports.ts';
import type { SceneBody } from './scene-body.ts';

/** A scene with links to its newest picture and video, made here, at read time, and nowhere stored (U-36, C-19, C-20). */
export async function renderScene(
  deps: { readonly assets: Pick<AssetReader, 'sign' | 'publicUrl'> },
  scene: Scene,
): Promise<Static<typeof SceneBody>> {
  const { reference, image, video } = scene;
  const imageLink = image === null ? null : await linkTo(deps.assets, image);
  const videoLink = video === null ? null : await deps.assets.sign(video);
  return {
    id: scene.id,
    userId: scene.ownerId,
    scenarioId: scene.scenarioId,
    title: scene.title,
    imagePrompt: scene.imagePrompt,
    visualPrompt: scene.visualPrompt,
    productReferenceImageUrl: reference?.kind === 'url' ? reference.url : null,
    referenceUploadId: reference?.kind === 'upload' ? reference.uploadId : null,
    durationSeconds: scene.durationSeconds,
    status: scene.status,
    jobId: scene.jobId,
    imageUrl: imageLink?.url ?? null,
    imageUrlExpiresAt: imageLink?.expiresAt?.toISOString() ?? null,
    generatedVideoUrl: videoLink?.url ?? null,
    videoUrlExpiresAt: videoLink?.expiresAt.toISOString() ?? null,
    videoKey: video?.key ?? null,
    version: scene.version,
    createdAt: scene.createdAt.toISOString(),
    updatedAt: scene.updatedAt.toISOString(),
  };
}

/** Pictures are public unless somebody has turned that off. */
async function linkTo(
  assets: Pick<AssetReader, 'sign' | 'publicUrl'>,
  file: SceneFile,
): Promise<{ url: string; expiresAt: Date | null }> {
  const url = assets.publicUrl(file);
  return url === null ? await assets.sign(file) : { url, expiresAt: null };
}
