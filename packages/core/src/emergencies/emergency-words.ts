import { spokenDigits } from '../time/spoken.ts';

/** What is known of an emergency, for the people who are told of it. */
export interface EmergencyFacts {
  readonly businessName: string;
  readonly ruleName: string;
  readonly summary: string;
  readonly address: string;
  readonly callerName: string;
  /** E.164. */
  readonly callbackPhone: string | null;
  readonly isTest: boolean;
}

const HOW_TO_ACCEPT = 'Press 1 to take it. Press 2 to pass it on.';

/** What somebody on call hears when they pick up. */
export function alertBriefing(facts: EmergencyFacts): string {
  const { businessName, ruleName, summary, address, callbackPhone, isTest } = facts;
  return [
    isTest ? `This is only a test of the emergency calls of ${businessName}.` : `Emergency for ${businessName}.`,
    sentence(ruleName),
    sentence(summary),
    address === '' ? '' : sentence(`At ${address}`),
    callbackPhone === null ? '' : sentence(`Call back ${spokenPhone(callbackPhone)}`),
    `${HOW_TO_ACCEPT} Who takes it calls the customer back.`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** The text that goes to everybody on call. */
export function alertText(facts: EmergencyFacts): string {
  const { businessName, ruleName, summary, address, callerName, callbackPhone, isTest } = facts;
  const caller = [callerName, callbackPhone].filter(Boolean).join(', ');
  return [
    `${isTest ? 'TEST: ' : ''}EMERGENCY for ${businessName}: ${ruleName}.`,
    sentence(summary),
    address === '' ? '' : sentence(address),
    caller === '' ? '' : `Caller: ${caller}.`,
    'We are ringing whoever is on call now; press 1 to take it.',
  ]
    .filter(Boolean)
    .join(' ');
}

/** To the caller, once somebody has promised to call back by pressing 1. */
export function takenText(businessName: string, person: string): string {
  return `${businessName}: ${person} has your emergency and will call you back. If you are in danger, call 911 first.`;
}

/** To the business, when everybody was rung and nobody took it. */
export function nobodyText(facts: EmergencyFacts): string {
  const { ruleName, summary, callbackPhone } = facts;
  const caller = callbackPhone === null ? '' : ` Caller: ${callbackPhone}.`;
  return `NOBODY TOOK THIS EMERGENCY: ${ruleName}. ${sentence(summary)}${caller}`;
}

export const ALERT_SENTENCES = {
  accepted: 'Thank you. It is yours. The details are in the text message we sent you. Please call the customer now.',
  acceptedWith: (phone: string) => `Thank you. It is yours. Please call the customer now, at ${spokenPhone(phone)}.`,
  /** Our records are away: the yes could not be written down. */
  notNoted:
    'Thank you. We could not note that it is yours, so others may be rung too. Please call the customer from the text message.',
  declined: 'All right. We ring the next one. Goodbye.',
  over: 'This emergency is dealt with already. Thank you. Goodbye.',
  takenBy: (person: string) => `${person} has taken it already. Thank you. Goodbye.`,
} as const;

/** "+15125550190" as "5 1 2, 5 5 5, 0 1 9 0": a number of the North American plan without its country code. */
export function spokenPhone(e164: string): string {
  const [, area, exchange, line] = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(e164) ?? [];
  if (!area || !exchange || !line) return spokenDigits(e164.replace(/^\+/, ''));
  return [area, exchange, line].map(spokenDigits).join(', ');
}

/** One line that ends like a sentence. */
function sentence(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line === '' || /[.!?]$/.test(line) ? line : `${line}.`;
}
