import type { VapiPhoneNumber } from '@offhook/protocol';
import { normalizePhoneNumber } from '../../numbers/phone-number.ts';
import { covered, type Findings, joined, keyOf, left, NOTHING_FOUND, type PresentBusiness } from './proposal.ts';

const MAX_LABEL_CHARS = 60;

/** Numbers that Vapi answers. Nothing about who answers them changes: a number that is taken in stays with Vapi until it is switched. */
export function proposeNumbers(numbers: readonly VapiPhoneNumber[], present: PresentBusiness): Findings {
  return joined(...numbers.map((number) => oneNumber(number, present)));
}

function oneNumber(number: VapiPhoneNumber, present: PresentBusiness): Findings {
  const e164 = number.number === undefined ? null : normalizePhoneNumber(number.number);
  const title = e164 ?? number.name ?? number.sipUri ?? 'A number without digits';
  if (number.provider !== 'twilio') return left(title, cannotSwitch(number.provider));
  if (e164 === null) return left(title, 'It has no telephone number that could be called.');
  if (present.numbersElsewhere.has(e164)) return left(title, 'Another business on this system has it already.');
  const known = present.numbers.find((one) => one.e164 === e164);
  if (known?.vapiNumberId === number.id) return covered(title, 'It is on your list, and Offhook knows it at Vapi.');
  const vapiAssistantId = number.assistantId ?? null;
  const label = (number.name ?? e164).slice(0, MAX_LABEL_CHARS);
  return {
    ...NOTHING_FOUND,
    parts: [
      {
        key: keyOf('number', e164),
        group: 'numbers',
        title: e164,
        now: known ? 'On your list, not known at Vapi' : null,
        proposed: known
          ? 'Offhook notes which number at Vapi it is, so that calls can go either way.'
          : `On your list as “${label}”. Vapi goes on answering it until you switch it.`,
        from: `The phone number${number.name === undefined ? '' : ` “${number.name}”`} at Vapi`,
        check: null,
        isSure: true,
        change: {
          kind: 'number',
          number: { e164, label, vapiNumberId: number.id, vapiAssistantId, numberId: known?.numberId ?? null },
        },
      },
    ],
  };
}

function cannotSwitch(provider: string | undefined): string {
  if (provider === 'vapi')
    return 'Vapi rents this number to you, so it cannot be switched. Have it forward to an Offhook number, or have it moved (ported) to your own Twilio account.';
  const whose = provider === undefined ? 'another company' : provider.replace('byo-phone-number', 'your own provider');
  return `It is a number of ${whose}, not of Twilio. Have it forward to an Offhook number, or have it moved (ported) to your Twilio account.`;
}
