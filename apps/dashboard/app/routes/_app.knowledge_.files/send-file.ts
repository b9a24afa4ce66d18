import type { RouterOutputs } from '#app/lib/trpc.ts';

/** What became of one file, in the owner's words. */
export interface Sent {
  fileName: string;
  ok: boolean;
  message: string;
}

type Kept = RouterOutputs['knowledge']['upload'];

const WHAT: Record<Kept['what'], string> = {
  added: 'your assistant knows it from the next question on.',
  replaced: 'the new version is in use from the next question on.',
  same: 'this is the file you already have.',
};

/** Sends one file. Never throws: the next one shall be sent too. */
export async function sendFile(file: File): Promise<Sent> {
  const form = new FormData();
  form.append('file', file);
  try {
    const response = await fetch('/knowledge/upload', { method: 'POST', body: form });
    const answer: unknown = await response.json();
    return response.ok ? kept(file.name, answer as Kept) : { fileName: file.name, ok: false, message: wordsOf(answer) };
  } catch {
    const message = 'Offhook could not be reached. Check the connection and try again.';
    return { fileName: file.name, ok: false, message };
  }
}

function kept(fileName: string, { what, truncated }: Kept): Sent {
  const note = truncated ? ' It is long: only the first part of it is used.' : '';
  return { fileName, ok: true, message: `${WHAT[what]}${note}` };
}

function wordsOf(answer: unknown): string {
  const message = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'message') : null;
  return typeof message === 'string' ? message : 'Something went wrong on our side. Try again in a moment.';
}
