import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the memory for short-lived objects at the size it has reached, from now on. V8 doubles it whenever enough of them
 * survive a collection, up to 100 MB, and never gives it back; what a frame leaves behind is dead within milliseconds and is
 * collected as cheaply in a tenth of that. Measured with 100 calls: 30 MB less, for one per cent more time; and shorter pauses.
 * `--max-semi-space-size` does the same, but only on a command line, which is not ours to write.
 */
export function keepShortLivedMemorySmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
