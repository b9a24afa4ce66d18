/** Spoken by Twilio itself when a number's rules keep a call from the assistant. The owner's own words go first where there are any. */
const LEAVE_A_MESSAGE =
  'Please leave your name, your number and what it is about after the tone. When you are done, press the pound key or simply hang up.';

/** While the business is closed. `ownWords` empty: ours. */
export function closedInvitation(businessName: string, ownWords: string): string {
  const closed = ownWords || `Thank you for calling ${businessName}. We are closed at the moment.`;
  return `${closed} ${LEAVE_A_MESSAGE}`;
}

/** To a caller who may be a machine: a person only has to press a key. */
export function keyRequest(businessName: string): string {
  return `Thank you for calling ${businessName}. To speak to us, please press 1.`;
}
