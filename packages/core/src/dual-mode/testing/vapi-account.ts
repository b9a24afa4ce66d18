import { AppError } from '../../errors/app-error.ts';
import type { BypassAnswer, VapiPort } from '../../vapi/vapi-port.ts';

/** A Vapi account, in memory, with troubles to order. */
export interface VapiAccount {
  readonly port: VapiPort;
  /** Ids by number, of those it has. */
  readonly numbers: Map<string, string>;
  /** Callers of the single calls it was asked to take. */
  readonly asked: string[];
  /** Whether it takes single calls. */
  takesCalls(does: boolean): void;
  /** Until further notice nothing is answered. */
  deaf(isDeaf: boolean): void;
  /** Runs after a number was taken in, before that is answered: what Vapi writes into Twilio. */
  onImport(act: (e164: string) => void): void;
}

const REFUSED: BypassAnswer = { kind: 'notSupported', reason: 'as ordered' };

export function vapiAccount(): VapiAccount {
  const numbers = new Map<string, string>();
  const asked: string[] = [];
  let takes = true;
  let isDeaf = false;
  let onImport: (e164: string) => void = () => undefined;
  const answered = async <Value>(value: () => Value): Promise<Value> => {
    if (isDeaf) throw new AppError('UPSTREAM_UNAVAILABLE', 'as ordered');
    return value();
  };
  const nothing = () => answered(() => ({ items: [], unreadable: 0 }));
  const port: VapiPort = {
    listAssistants: nothing,
    listTools: nothing,
    listSquads: nothing,
    listCalls: nothing,
    getCall: () => answered(() => null),
    recordingUrl: () => answered(() => null),
    listPhoneNumbers: () =>
      answered(() => ({
        items: [...numbers].map(([number, id]) => ({ id, number, provider: 'twilio' })),
        unreadable: 0,
      })),
    importNumber: ({ number }) =>
      answered(() => {
        const id = `vapi_${numbers.size}`;
        numbers.set(number, id);
        onImport(number);
        return { id, number, provider: 'twilio' };
      }),
    updateNumber: (id) => answered(() => ({ id, provider: 'twilio' })),
    createBypassCall: ({ customerNumber }) =>
      answered(() => {
        asked.push(customerNumber);
        return takes ? { kind: 'twiml', twiml: '<Response/>', vapiCallId: `vapicall_${asked.length}` } : REFUSED;
      }),
  };
  return {
    port,
    numbers,
    asked,
    takesCalls(does) {
      takes = does;
    },
    deaf(is) {
      isDeaf = is;
    },
    onImport(act) {
      onImport = act;
    },
  };
}
