import { CLAIM_KINDS, type ClaimKind } from './claim-kinds.ts';

/** What the caller hears when something was said that nothing bears out. Each takes it back, claims nothing new and asks on. */
const SAY: Readonly<Record<ClaimKind, string>> = {
  booked: 'I am sorry, I have to correct myself: nothing is booked yet. Shall I book it for you now?',
  moved: 'I am sorry, I have to correct myself: your appointment has not been moved yet. Shall I do that now?',
  cancelled: 'I am sorry, I have to correct myself: nothing has been cancelled yet. Shall I do that now?',
  price:
    'I am sorry, please do not count on the price I just mentioned. I have to look prices up first. Shall I do that?',
  time: 'I am sorry, please do not count on the time I just mentioned. I have to look that up first. Shall I do that?',
  arrival: 'I am sorry, I have to correct myself: I cannot promise when somebody will be with you.',
  dispatched: 'I am sorry, I have to correct myself: nobody has told me yet that they are on their way.',
  sent: 'I am sorry, I have to correct myself: no text has been sent yet. Shall I do that now?',
  message: 'I am sorry, I have to correct myself: I have not passed that on yet. Shall I do that now?',
};

/** Which of several false claims in one turn is taken back aloud: the one that costs the caller most. */
export function worstOf(kinds: readonly ClaimKind[]): ClaimKind | null {
  const bySeverity: readonly ClaimKind[] = ['dispatched', 'arrival', ...CLAIM_KINDS];
  return bySeverity.find((kind) => kinds.includes(kind)) ?? null;
}

/** The correction that is spoken, and what the model is told about it. */
export function correctionOf(kind: ClaimKind): { readonly sentence: string; readonly note: string } {
  return {
    sentence: SAY[kind],
    note: `You just told the caller something that no function has answered (${kind}). It is taken back for you, word for word: "${SAY[kind]}" Do not repeat the claim. Call the function that can make it true, and say only what that answers.`,
  };
}
