import type { VapiPort } from '../vapi/vapi-port.ts';
import { type ImportScope, VapiSetup } from './import-shapes.ts';

/** Keys whose values are secrets, or may hold one: they are not kept. */
const SECRET_KEY = /token|secret|api_?key|password|credential|authorization|^headers$/i;

/** Reads how a Vapi account is set up. One list after the other: an account has a limit on requests. */
export async function readVapiSetup(vapi: VapiPort, scope: ImportScope, signal: AbortSignal): Promise<VapiSetup> {
  const assistants = await vapi.listAssistants({ signal });
  const tools = await vapi.listTools({ signal });
  const phoneNumbers = await vapi.listPhoneNumbers({ signal });
  const squads = await vapi.listSquads({ signal });
  const isOurs = ({ id }: { id: string }) => scope.numberIds === null || scope.numberIds.includes(id);
  const setup = {
    assistants: assistants.items,
    tools: tools.items,
    phoneNumbers: phoneNumbers.items.filter(isOurs),
    squads: squads.items,
    unreadable: assistants.unreadable + tools.unreadable + phoneNumbers.unreadable + squads.unreadable,
  };
  return VapiSetup.parse(withoutSecrets(setup));
}

/** JSON without what nobody may read again: keys of the telephone account, headers, credentials. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !SECRET_KEY.test(key));
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutSecrets(inner)]));
}
