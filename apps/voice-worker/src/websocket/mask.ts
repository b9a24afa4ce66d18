const WORD_BYTES = 4;
/** Shorter payloads are not worth a view of words. */
const WORDS_FROM_BYTES = 64;

/**
 * XORs `bytes[from..to)` with the mask that stands in the four bytes before `from`, in place: masks and unmasks alike
 * (RFC 6455, section 5.3). Whole words where there are many: a third of the time of a loop over bytes.
 */
export function applyMask(bytes: Buffer, from: number, to: number): void {
  const isLong = to - from >= WORDS_FROM_BYTES;
  const wordsFrom = isLong ? from + ((WORD_BYTES - ((bytes.byteOffset + from) % WORD_BYTES)) % WORD_BYTES) : to;
  xorBytes(bytes, { from, to: wordsFrom, maskAt: from - WORD_BYTES, phase: 0 });
  if (!isLong) return;
  const phase = (wordsFrom - from) % WORD_BYTES;
  const count = (to - wordsFrom) >> 2;
  xorWords(new Int32Array(bytes.buffer, bytes.byteOffset + wordsFrom, count), wordOf(bytes, from - WORD_BYTES, phase));
  const wordsTo = wordsFrom + count * WORD_BYTES;
  xorBytes(bytes, { from: wordsTo, to, maskAt: from - WORD_BYTES, phase });
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly maskAt: number;
  /** Which byte of the mask meets the byte at `from`. */
  readonly phase: number;
}

function xorBytes(bytes: Buffer, { from, to, maskAt, phase }: Stretch): void {
  for (let at = from; at < to; at += 1) {
    const maskByte = bytes[maskAt + ((at - from + phase) % WORD_BYTES)] as number;
    bytes[at] = (bytes[at] as number) ^ maskByte;
  }
}

function xorWords(words: Int32Array, mask: number): void {
  for (let at = 0; at < words.length; at += 1) words[at] = (words[at] as number) ^ mask;
}

/** The mask as the machine's word, beginning with its byte number `phase`. */
const maskBytes = new Uint8Array(WORD_BYTES);
const maskWord = new Int32Array(maskBytes.buffer);
function wordOf(bytes: Buffer, maskAt: number, phase: number): number {
  for (let at = 0; at < WORD_BYTES; at += 1) maskBytes[at] = bytes[maskAt + ((at + phase) % WORD_BYTES)] as number;
  return maskWord[0] as number;
}
