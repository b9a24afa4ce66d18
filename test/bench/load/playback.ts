const US_PER_MS = 1_000;

interface PendingMark {
  readonly name: string;
  readonly dueAtUs: number;
}

/** Twilio's side of a stream's playback: plays in order and in real time, echoes marks, forgets what is queued on `clear`. */
export class Playback {
  #endAtUs = 0;
  #marks: PendingMark[] = [];
  #answer = 0;
  #answerMs = 0;

  /** Audio of an answer came, 0 for anything else. */
  queue(answer: number, audioMs: number, atUs: number): void {
    this.#endAtUs = Math.max(this.#endAtUs, atUs) + audioMs * US_PER_MS;
    if (answer !== this.#answer) {
      this.#answer = answer;
      this.#answerMs = 0;
    }
    this.#answerMs += audioMs;
  }

  /** A mark came; answers when it is to be echoed. */
  mark(name: string, atUs: number): number {
    const dueAtUs = Math.max(this.#endAtUs, atUs);
    this.#marks.push({ name, dueAtUs });
    return dueAtUs;
  }

  /** Marks whose time has come, in order. */
  takeDue(atUs: number): string[] {
    const due: string[] = [];
    while (this.#marks[0] && this.#marks[0].dueAtUs <= atUs) due.push((this.#marks.shift() as PendingMark).name);
    return due;
  }

  /** How much of the answer that is playing, or played last, was heard so far. */
  heard(atUs: number): { answer: number; heardMs: number } {
    const leftMs = Math.max(0, this.#endAtUs - atUs) / US_PER_MS;
    return { answer: this.#answer, heardMs: Math.max(0, this.#answerMs - leftMs) };
  }

  /** Drops what is queued; answers the marks that are echoed because of it. */
  clear(atUs: number): string[] {
    this.#endAtUs = Math.min(this.#endAtUs, atUs);
    const echoed = this.#marks.map(({ name }) => name);
    this.#marks = [];
    return echoed;
  }
}
