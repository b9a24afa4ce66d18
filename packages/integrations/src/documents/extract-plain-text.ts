import type { DocumentText, UnreadDocument } from '@offhook/core';

const HEADING = /^#{1,2}\s+(.+)$/m;

/** A text in UTF-8, UTF-16 with its mark, or what Windows' editors once wrote. Markdown's headings are kept, they are ours too. */
export function extractPlainText(bytes: Uint8Array): DocumentText | UnreadDocument {
  const text = decodeText(bytes);
  if (text === null) return { ok: false, problem: 'unsupported' };
  const lines = text.replace(/\r\n?/g, '\n').replace(/[ \t]+$/gm, '');
  return { ok: true, title: HEADING.exec(lines)?.[1]?.trim() ?? null, text: lines, truncated: false };
}

/** Null for what is no text: it has NUL bytes. */
export function decodeText(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
