import type { Database } from '@offhook/db';
import { toAppError } from '../errors/to-app-error.ts';
import type { VapiFor } from '../vapi/vapi-port.ts';
import { numbersElsewhere } from './numbers-elsewhere.ts';
import { problemWords } from './problem-words.ts';

const TIMEOUT_MS = 8_000;

export type AccountNumber = { vapiNumberId: string; e164: string | null; name: string | null };

/** `problem`: for the owner, why the account cannot be read right now. */
export type AccountView =
  | { connected: false; numbers: []; problem: null }
  | { connected: true; numbers: AccountNumber[]; problem: string | null };

/** The numbers of the connected account that no other business of this system has, for the owner to say whose they are before anything is read. */
export async function readAccount(
  { db, vapiFor }: { readonly db: Database; readonly vapiFor: VapiFor },
  projectId: string,
): Promise<AccountView> {
  try {
    const vapi = await vapiFor(projectId);
    if (!vapi) return { connected: false, numbers: [], problem: null };
    const { items } = await vapi.listPhoneNumbers({ signal: AbortSignal.timeout(TIMEOUT_MS) });
    const e164s = items.flatMap(({ number }) => number ?? []);
    const taken = await numbersElsewhere(db, projectId, e164s);
    const free = items.filter(({ number }) => number === undefined || !taken.has(number));
    const numbers = free.map(({ id, number, name }) => ({
      vapiNumberId: id,
      e164: number ?? null,
      name: name ?? null,
    }));
    return { connected: true, numbers, problem: null };
  } catch (error) {
    return { connected: true, numbers: [], problem: problemWords(toAppError(error).code) };
  }
}
