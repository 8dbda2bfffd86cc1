import type { SKRSContext2D } from '@napi-rs/canvas';
import { createGlow } from '../render/glow.ts';
import type { Mood } from '../render/mood.ts';
import type { Layer, Stage } from '../render/stage.ts';
import { drawFace } from './draw-face.ts';
import { eyeOpening, type Speaker } from './speaker.ts';

/** Where the middle of the face is, in parts of the frame; the words stand on the left. */
const PLACE = { x: 0.735, y: 0.42 };
const LIGHT_UNITS = 380;

/** Head and shoulders, looking at us, moving a little while speaking. Drawn in 1/720 of the frame's height around the face. */
export function createSpeakerLayer(input: {
  stage: Stage;
  mood: Mood;
  speaker: Speaker;
  mouthAt: (seconds: number) => number;
}): Layer {
  const { stage, speaker } = input;
  const { unit } = stage;
  const light = createGlow(input.mood.accents[0], LIGHT_UNITS * unit, 0.5);
  return (context, seconds) => {
    context.translate(stage.widthPixels * PLACE.x, stage.heightPixels * PLACE.y);
    context.drawImage(light, -light.width / 2, -light.height / 2);
    context.scale(unit, unit);
    const sway = Math.sin(seconds * 1.1) * 5;
    if (speaker.haircut === 'long') drawLongHair(context, speaker, sway);
    drawShoulders(context, speaker);
    context.translate(sway, Math.sin(seconds * 2.3) * 3);
    context.rotate(Math.sin(seconds * 0.9) * 0.025);
    drawFace(context, speaker, { eyes: eyeOpening(speaker, seconds), mouth: input.mouthAt(seconds) });
  };
}

/** Falls behind the shoulders, so it is drawn before them. */
function drawLongHair(context: SKRSContext2D, { hair }: Speaker, sway: number): void {
  context.fillStyle = hair;
  context.beginPath();
  context.roundRect(-168 + sway, -150, 336, 400, [150, 150, 90, 90]);
  context.fill();
}

function drawShoulders(context: SKRSContext2D, { clothes, skin, shade }: Speaker): void {
  context.fillStyle = clothes;
  context.beginPath();
  context.moveTo(-310, 460);
  context.bezierCurveTo(-305, 300, -240, 262, -90, 226);
  context.lineTo(90, 226);
  context.bezierCurveTo(240, 262, 305, 300, 310, 460);
  context.fill();
  context.fillStyle = skin;
  context.beginPath();
  context.moveTo(-62, 120);
  context.lineTo(62, 120);
  context.lineTo(68, 226);
  context.quadraticCurveTo(0, 330, -68, 226);
  context.fill();
  context.fillStyle = shade;
  context.beginPath();
  context.ellipse(0, 142, 63, 62, 0, 0, Math.PI);
  context.fill();
  context.strokeStyle = 'rgba(255, 255, 255, 0.85)';
  context.lineWidth = 13;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.beginPath();
  context.moveTo(-80, 222);
  context.quadraticCurveTo(0, 360, 80, 222);
  context.stroke();
}
