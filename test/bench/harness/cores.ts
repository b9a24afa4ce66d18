import { spawnSync } from 'node:child_process';
import { allowedCores } from './proc.ts';

/** Which core the bridge has for itself, and which one everything else shares. */
export type Cores = { readonly bridge: number; readonly rest: number } | null;

/**
 * Pins this process, and with it everything it starts, to one core, so that the bridge has another for itself. Null, with the
 * reason, where that cannot be done: figures are then those of a machine, not of a core.
 */
export function pinCores(): { cores: Cores; problem: string | null } {
  const [bridge, rest] = process.platform === 'linux' ? allowedCores() : [];
  if (bridge === undefined || rest === undefined) return { cores: null, problem: 'there is no second core' };
  const { error, status } = spawnSync('taskset', ['-p', '-c', String(rest), String(process.pid)], { stdio: 'ignore' });
  if (error || status !== 0) return { cores: null, problem: 'taskset (util-linux) is not there' };
  return { cores: { bridge, rest }, problem: null };
}

/** The command that runs a program on the bridge's core, or as it is when nothing is pinned. */
export function onBridgeCore(cores: Cores, argv: readonly string[]): readonly [string, ...string[]] {
  const [program = process.execPath, ...args] = argv;
  return cores ? ['taskset', '-c', String(cores.bridge), program, ...args] : [program, ...args];
}
