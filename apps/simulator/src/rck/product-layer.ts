import { type Canvas, createCanvas, type Image } from '@napi-rs/canvas';
import { type Mood, toCss } from '../render/mood.ts';
import type { Layer, Stage } from '../render/stage.ts';
import type { ProductPose } from './product-style.ts';

/** The card that holds the whole picture in its own shape, drawn once and stamped in every frame. */
function drawCard(stage: Stage, image: Image): Canvas {
  const { unit } = stage;
  const margin = 16 * unit;
  const room = { width: stage.widthPixels * 0.5, height: stage.heightPixels * 0.54 };
  const fit = Math.min(room.width / image.width, room.height / image.height);
  const picture = { width: Math.max(1, image.width * fit), height: Math.max(1, image.height * fit) };
  const card = createCanvas(Math.ceil(picture.width + margin * 2), Math.ceil(picture.height + margin * 2));
  const context = card.getContext('2d');
  context.fillStyle = 'white';
  context.beginPath();
  context.roundRect(0, 0, card.width, card.height, 22 * unit);
  context.fill();
  context.beginPath();
  context.roundRect(margin, margin, picture.width, picture.height, 12 * unit);
  context.clip();
  context.drawImage(image, margin, margin, picture.width, picture.height);
  return card;
}

/** The product's picture on a card with a shadow, moved as its template moves it. */
export function createProductLayer(input: {
  stage: Stage;
  mood: Mood;
  image: Image;
  pose: (done: number) => ProductPose;
  durationSeconds: number;
}): Layer {
  const { stage, mood } = input;
  const { unit } = stage;
  const card = drawCard(stage, input.image);
  const centre = { x: stage.widthPixels / 2, y: stage.heightPixels * 0.38 };
  return (context, seconds) => {
    const pose = input.pose(Math.min(1, seconds / input.durationSeconds));
    context.translate(centre.x + pose.shiftX * card.width, centre.y + pose.shiftY * card.height);
    context.rotate(pose.turn);
    context.scale(pose.scale * pose.width, pose.scale);
    context.fillStyle = 'rgba(0, 0, 0, 0.28)';
    context.beginPath();
    context.roundRect(-card.width / 2 + 8 * unit, -card.height / 2 + 14 * unit, card.width, card.height, 22 * unit);
    context.fill();
    context.drawImage(card, -card.width / 2, -card.height / 2);
    context.strokeStyle = toCss(mood.accents[0]);
    context.lineWidth = 4 * unit;
    context.beginPath();
    context.roundRect(-card.width / 2, -card.height / 2, card.width, card.height, 22 * unit);
    context.stroke();
  };
}
