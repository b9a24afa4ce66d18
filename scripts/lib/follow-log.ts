import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

const POLL_MS = 300;
const CHUNK_BYTES = 64 * 1024;

/** Hands each line that is added to the file to `onLine`, until `stop`, which reads to the end first. */
export function followLog(file: string, onLine: (line: string) => void): { stop(): void } {
  const descriptor = openSync(file, 'r');
  const chunk = Buffer.alloc(CHUNK_BYTES);
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const readOn = (): void => {
    for (;;) {
      const bytes = readSync(descriptor, chunk, 0, CHUNK_BYTES, null);
      if (bytes === 0) return;
      const lines = (rest + decoder.write(chunk.subarray(0, bytes))).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    }
  };
  const timer = setInterval(readOn, POLL_MS);
  timer.unref();
  return {
    stop() {
      clearInterval(timer);
      readOn();
      closeSync(descriptor);
    },
  };
}
