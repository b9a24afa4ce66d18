import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

export type SchemaEngine = engineModule.SchemaEngine;

const CONNECT_TIMEOUT_MS = 10_000;

type WasmImports = Record<string, unknown>;
type WasmInstance = { exports: Record<string, unknown> };

/** Typed here because `WebAssembly` is declared in TypeScript's DOM library only. */
const wasm = (globalThis as unknown as { WebAssembly: Wasm }).WebAssembly;
type Wasm = {
  instantiate(bytes: Uint8Array, imports: Record<string, WasmImports>): Promise<{ instance: WasmInstance }>;
};

let loading: Promise<void> | undefined;

/** The module is compiled once per process (80 ms); Node would otherwise need its flag for importing WASM. */
async function loadEngineModule(): Promise<void> {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
  const bytes = await readFile(join(folder, 'schema_engine_bg.wasm'));
  const { instance } = await wasm.instantiate(bytes, { './schema_engine_bg.js': engineImports() });
  engineModule.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start !== 'function')
    throw new Error('The schema engine has no __wbindgen_start: its version does not fit');
  start();
}

/**
 * The engine's own imports, except that its timer (10 s for the advisory lock, never cleared) must not keep a finished
 * process alive.
 */
function engineImports(): WasmImports {
  const imports: WasmImports = { ...(engineModule as unknown as WasmImports) };
  for (const name of Object.keys(imports)) {
    if (!name.startsWith('__wbg_setTimeout')) continue;
    imports[name] = (callback: () => void, delayMs: number) => setTimeout(callback, delayMs).unref();
  }
  return imports;
}

/**
 * Runs `work` with Prisma's own schema engine (the WASM build: the native one would have to be downloaded) connected to
 * `url`, and disconnects afterwards.
 */
export async function withSchemaEngine<T>(url: string, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  loading ??= loadEngineModule();
  await loading;
  // Connection errors are reported by the query that meets them; without these callbacks they would end the process.
  const ignore = () => undefined;
  // A pool of our own: the engine's advisory lock lasts as long as its connection, so that must end with the work.
  const pool = new pg.Pool({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  const factory = new PrismaPg(pool, { onPoolError: ignore, onConnectionError: ignore });
  const adapter = bindMigrationAwareSqlAdapterFactory(factory);
  try {
    const engine = await engineModule.SchemaEngine.new({ datamodels: undefined }, ignore, adapter);
    try {
      return await work(engine);
    } finally {
      engine.free();
    }
  } finally {
    await pool.end();
  }
}
