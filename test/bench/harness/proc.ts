import { readdirSync, readFileSync } from 'node:fs';

/** Linux reports processor time in ticks of 10 ms to every program (USER_HZ), whatever the kernel's own clock. */
const TICKS_PER_S = 100;
const KIB = 1_024;

/** Processor seconds of a process with all its threads, from the text of `/proc/<pid>/stat` (proc(5), fields 14 and 15). */
export function parseCpuSeconds(stat: string): number {
  // The name stands in parentheses and may hold spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const user = Number(fields[11]);
  const system = Number(fields[12]);
  if (!Number.isInteger(user) || !Number.isInteger(system)) throw new Error('/proc/<pid>/stat has another form');
  return (user + system) / TICKS_PER_S;
}

/** Resident bytes, from the text of `/proc/<pid>/status`. */
export function parseResidentBytes(status: string): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kib === undefined) throw new Error('/proc/<pid>/status has no VmRSS');
  return Number(kib) * KIB;
}

/** Cores a process may use, from a list like `0-2,5` (`Cpus_allowed_list`). */
export function parseCoreList(list: string): number[] {
  return list
    .trim()
    .split(',')
    .flatMap((part) => {
      const [from = Number.NaN, to = from] = part.split('-').map(Number);
      return Array.from({ length: to - from + 1 }, (_, index) => from + index);
    });
}

/** Seconds a core was busy since boot, whoever used it, from the text of `/proc/stat`; NaN when it is not there. */
export function parseCoreBusySeconds(stat: string, core: number): number {
  const line = new RegExp(`^cpu${core} (.+)$`, 'm').exec(stat)?.[1];
  if (line === undefined) return Number.NaN;
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, steal = 0] = line.split(' ').map(Number);
  return (user + nice + system + irq + softIrq + steal) / TICKS_PER_S;
}

export const cpuSeconds = (pid: number): number => parseCpuSeconds(readFileSync(`/proc/${pid}/stat`, 'utf8'));

export const residentBytes = (pid: number): number => parseResidentBytes(readFileSync(`/proc/${pid}/status`, 'utf8'));

export const coreBusySeconds = (core: number): number => parseCoreBusySeconds(readFileSync('/proc/stat', 'utf8'), core);

/** Files and sockets a process holds open. */
export const openFiles = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;

/** Cores this process may use. */
export function allowedCores(): number[] {
  const list = /^Cpus_allowed_list:\s+(.+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return list === undefined ? [] : parseCoreList(list);
}
