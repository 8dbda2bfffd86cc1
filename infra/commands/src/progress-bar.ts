const WIDTH = 32;

/** A bar that redraws its line on a terminal and prints a line per step elsewhere. */
export function createProgressBar(output: NodeJS.WriteStream): {
  show: (percent: number | null, label: string) => void;
  end: () => void;
} {
  let shown = 0;
  let lastLine = '';
  return {
    show: (percent, label) => {
      shown = Math.max(shown, percent ?? shown);
      const filled = Math.round((shown / 100) * WIDTH);
      const line = `[${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}] ${String(Math.round(shown)).padStart(3)} %  ${label}`;
      if (line === lastLine) return;
      output.write(output.isTTY ? `\r${line.padEnd(Math.max(lastLine.length, line.length))}` : `${line}\n`);
      lastLine = line;
    },
    end: () => {
      if (output.isTTY) output.write('\n');
    },
  };
}
