import type { useForm } from '@mantine/form';
import { phoneNumber } from '#app/lib/format.ts';
import type { Emergencies } from './use-save-emergencies.ts';

export type Values = ReturnType<typeof toValues>;
export type OnCallForm = ReturnType<typeof useForm<Values>>;

export function toValues({ onCall, ladder }: Emergencies) {
  return {
    onCall: onCall.map((person) => ({ ...person, phone: phoneNumber(person.phone) })),
    ringSec: String(ladder.ringSec),
    rounds: String(ladder.rounds),
    textEveryone: ladder.textEveryone,
    textCaller: ladder.textCaller,
  };
}

export function toLadder({ ringSec, rounds, textEveryone, textCaller }: Values) {
  return { ringSec: Number(ringSec), rounds: Number(rounds), textEveryone, textCaller };
}
