/** CLOCK_MONOTONIC minus this process's own time origin: the same clock in every process of one machine. */
const ORIGIN_US = Number(process.hrtime.bigint() / 1_000n) - performance.now() * 1_000;

/** Microseconds of the machine's monotonic clock: comparable between processes. */
export function nowUs(): number {
  return performance.now() * 1_000 + ORIGIN_US;
}
