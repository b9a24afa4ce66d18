import type { ResponsePurpose } from '@offhook/call';
import { type AudioDelta, PURPOSE_KEY, type RealtimeServerMessage } from '@offhook/protocol';

const GREETING: ResponsePurpose = 'greeting';
/** Longer greetings are not worth keeping: 40 s of mu-law. */
const MAX_TAKE_BYTES = 40 * 8_000;

/**
 * Listens to the model speaking the greeting and keeps its sound, if it came whole and word for word. One take per call;
 * `isOver` says when there is nothing left to listen for.
 */
export class GreetingTake {
  readonly #greeting: string;
  readonly #onWhole: (audio: Buffer) => void;
  #responseId: string | null = null;
  #pieces: Buffer[] = [];
  #bytes = 0;
  #transcripts: string[] = [];
  #isOver = false;

  constructor(greeting: string, onWhole: (audio: Buffer) => void) {
    this.#greeting = greeting;
    this.#onWhole = onWhole;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  audio({ responseId, payload }: AudioDelta): void {
    if (this.#isOver || responseId !== this.#responseId) return;
    const piece = Buffer.from(payload, 'base64');
    this.#bytes += piece.length;
    if (this.#bytes > MAX_TAKE_BYTES) this.#end();
    else this.#pieces.push(piece);
  }

  message(message: RealtimeServerMessage): void {
    if (this.#isOver) return;
    if (message.type === 'response.created') this.#begin(message.response);
    if (message.type === 'response.output_audio_transcript.done' && message.response_id === this.#responseId)
      this.#transcripts.push(message.transcript);
    if (message.type === 'response.done' && message.response.id === this.#responseId)
      this.#finish(message.response.status === 'completed');
  }

  /** The first response is the greeting or there will be none: whoever speaks first is answered, not greeted. */
  #begin(response: Extract<RealtimeServerMessage, { type: 'response.created' }>['response']): void {
    if (response.metadata?.[PURPOSE_KEY] === GREETING) this.#responseId = response.id;
    else this.#end();
  }

  #finish(isComplete: boolean): void {
    const [transcript, ...others] = this.#transcripts;
    const isWord = transcript !== undefined && sameWords(transcript, this.#greeting);
    const audio = Buffer.concat(this.#pieces);
    this.#end();
    if (isComplete && isWord && others.length === 0 && audio.length > 0) this.#onWhole(audio);
  }

  #end(): void {
    this.#isOver = true;
    this.#pieces = [];
  }
}

/** Punctuation and capitals are the transcript's own. */
function sameWords(one: string, other: string): boolean {
  const words = (text: string) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  return words(one) === words(other);
}
