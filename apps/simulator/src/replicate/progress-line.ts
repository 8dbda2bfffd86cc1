function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`;
}

const PARTS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A line as tqdm prints it: ` 45%|████▌     | 87/192 [00:01<00:01, 60.1it/s]`. */
export function formatProgressLine(done: number, total: number, elapsedSeconds: number): string {
  const share = total === 0 ? 1 : done / total;
  const eighths = Math.floor(share * 80);
  const bar = `${'█'.repeat(Math.floor(eighths / 8))}${PARTS[eighths % 8] ?? ''}`.padEnd(10, ' ');
  const percent = String(Math.floor(share * 100)).padStart(3, ' ');
  const rate = elapsedSeconds > 0 && done > 0 ? done / elapsedSeconds : null;
  const left = rate === null ? '?' : clock((total - done) / rate);
  return `${percent}%|${bar}| ${done}/${total} [${clock(elapsedSeconds)}<${left}, ${rate === null ? '?' : rate.toFixed(2)}it/s]\n`;
}
