import { VapiAssistant, VapiPhoneNumber, VapiSquad, VapiTool } from '@offhook/protocol';
import { z } from 'zod';

const MAX_NUMBERS = 200;

/** What of a Vapi account a business reads. An agency keeps several businesses in one account: then `numberIds` says which are whose. */
export const ImportScope = z.object({
  /** With the history of calls, or only how the assistant is set up. */
  history: z.boolean().default(true),
  /** Vapi's ids of the numbers that are this business's; null: all of them. */
  numberIds: z.array(z.string().min(1).max(80)).max(MAX_NUMBERS).nullable().default(null),
});
export type ImportScope = z.infer<typeof ImportScope>;

/** How an account is set up, as it was read, without its secrets. */
export const VapiSetup = z.object({
  assistants: z.array(VapiAssistant),
  tools: z.array(VapiTool),
  phoneNumbers: z.array(VapiPhoneNumber),
  squads: z.array(VapiSquad),
  /** Entries that nobody could read. */
  unreadable: z.number().int().default(0),
});
export type VapiSetup = z.infer<typeof VapiSetup>;

/** `VapiImport.cursor`: see CallCursor of ../vapi/read-call-page.ts. */
export const KeptCursor = z.object({ createdAtLe: z.string(), seenIds: z.array(z.string()) });
