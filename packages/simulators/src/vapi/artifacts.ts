import { createHmac, timingSafeEqual } from 'node:crypto';
import { MU_LAW_SILENCE } from '../speech/mu-law.ts';
import { muLawWav } from '../speech/mu-law-wav.ts';

/** The two directions of a call, mu-law. */
export interface CallTracks {
  readonly customer: Uint8Array;
  readonly assistant: Uint8Array;
}

export const RECORDING_KINDS = ['mono', 'stereo', 'customer', 'assistant'] as const;
export type RecordingKind = (typeof RECORDING_KINDS)[number];
export const isRecordingKind = (kind: string): kind is RecordingKind => RECORDING_KINDS.some((known) => known === kind);

/** Signs the addresses of recordings; the simulator's own and of no consequence. */
const SIGNING_KEY = 'vapi-simulator';
/** What a call of the past sounds like: one second of a quiet line. */
const QUIET_BYTES = 8_000;

/** Recordings are private: addresses that work are signed and end after a while (protocols/vapi.md, section 6). */
export class ArtifactShelf {
  readonly #tracks = new Map<string, CallTracks>();
  readonly #publicUrl: () => string;
  readonly #now: () => number;

  constructor(publicUrl: () => string, now: () => number) {
    this.#publicUrl = publicUrl;
    this.#now = now;
  }

  keep(callId: string, tracks: CallTracks): void {
    this.#tracks.set(callId, tracks);
  }

  presignedUrl(callId: string, kind: RecordingKind, ttlMs: number): { url: string; expiresAt: string } {
    const expiresAtMs = this.#now() + ttlMs;
    const query = new URLSearchParams({ expires: String(expiresAtMs), signature: sign(callId, kind, expiresAtMs) });
    return {
      url: `${this.#publicUrl()}/artifacts/${callId}/${kind}.wav?${query}`,
      expiresAt: new Date(expiresAtMs).toISOString(),
    };
  }

  /** The file behind a signed address; null when the signature is wrong or too old. */
  fetch(callId: string, kind: RecordingKind, proof: { expires: string; signature: string }): Uint8Array | null {
    const expiresAtMs = Number(proof.expires);
    const wanted = Buffer.from(sign(callId, kind, expiresAtMs));
    const given = Buffer.from(proof.signature);
    if (wanted.length !== given.length || !timingSafeEqual(wanted, given) || expiresAtMs < this.#now()) return null;
    return muLawWav(this.#channels(callId, kind));
  }

  #channels(callId: string, kind: RecordingKind): readonly Uint8Array[] {
    const quiet = new Uint8Array(QUIET_BYTES).fill(MU_LAW_SILENCE);
    const { customer, assistant } = this.#tracks.get(callId) ?? { customer: quiet, assistant: quiet };
    if (kind === 'stereo') return [customer, assistant];
    // One after the other is as good as mixed, for whoever only needs a sound.
    return [kind === 'customer' ? customer : assistant];
  }
}

function sign(callId: string, kind: RecordingKind, expiresAtMs: number): string {
  return createHmac('sha256', SIGNING_KEY).update(`${callId}/${kind}/${expiresAtMs}`).digest('hex');
}
