const TITLE_WIDTH = 12;
const DETAIL_WIDTH = 50;
const TIME_WIDTH = 7;
const TICK_MS = 100;

const useColor = process.stdout.isTTY === true && !process.env.NO_COLOR;
const paint = (code: number) => (text: string) => (useColor ? `\u001b[${code}m${text}\u001b[0m` : text);
export const bold = paint(1);
export const dim = paint(2);
export const green = paint(32);
export const yellow = paint(33);
export const red = paint(31);

/**
 * Runs one step of the start and prints one aligned line for it: what, how it went, how long it took. On a terminal the
 * line counts the time while the step runs.
 *
 * @param work answers the detail of the finished line.
 * @param startedAtMs `performance.now()` of its begin, when the work began before its line is shown.
 */
export async function showStep(
  title: string,
  work: () => Promise<string>,
  startedAtMs = performance.now(),
): Promise<void> {
  const elapsed = () => `${((performance.now() - startedAtMs) / 1000).toFixed(1)} s`;
  const line = (mark: string, detail: string) =>
    `  ${mark} ${title.padEnd(TITLE_WIDTH)} ${detail.padEnd(DETAIL_WIDTH)} ${dim(elapsed().padStart(TIME_WIDTH))}`;
  const isTerminal = process.stdout.isTTY === true;
  const tick = () => process.stdout.write(`\r${line(dim('·'), '')}`);
  const ticker = isTerminal ? setInterval(tick, TICK_MS) : undefined;
  try {
    const detail = await work();
    process.stdout.write(`${isTerminal ? '\r' : ''}${line(green('✓'), detail)}\n`);
  } catch (error) {
    process.stdout.write(`${isTerminal ? '\r' : ''}${line(red('✗'), '')}\n`);
    throw error;
  } finally {
    clearInterval(ticker);
  }
}

/** Several lines under one word, aligned with the steps. */
export function showFact(title: string, text: string): void {
  const [first = '', ...rest] = text.split('\n');
  console.log(`  ${bold(title.padEnd(TITLE_WIDTH + 2))} ${first}`);
  for (const line of rest) console.log(`  ${' '.repeat(TITLE_WIDTH + 2)} ${line}`);
}

/** Breaks `text` between words so that it fits a terminal of 100 columns beside its title. */
export function wrap(text: string, width = 78): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line && line.length + word.length + 1 > width) {
      lines.push(line);
      line = word;
    } else {
      line = line ? `${line} ${word}` : word;
    }
  }
  return [...lines, line].join('\n');
}
