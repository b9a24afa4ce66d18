/** Spoken by Twilio itself around a transfer and at the voicemail. */
export const HUMAN_SENTENCES = {
  /** To a caller the assistant cannot serve. */
  connecting: 'Sorry, our assistant cannot take your call just now. Please hold while we connect you to a colleague.',
  unavailable: 'Sorry, we cannot take your call just now. Please try again in a few minutes. Goodbye.',
  nothingHeard: 'We did not hear anything. Please call again any time. Goodbye.',
  messageTaken: 'Thank you. Your message has been recorded, and someone will call you back. Goodbye.',
  /** To the human. */
  howToAccept: 'Press 1 to take the call, or 2 to decline.',
  declined: 'All right. The call was not connected. Goodbye.',
  callerGone: 'The caller has hung up. Goodbye.',
  outageBriefing: 'The assistant could not take this call.',
} as const;

/** The invitation to leave a message, naming the business when we know it. */
export function invitation(businessName: string | null, nobodyAnswered: boolean): string {
  const name = businessName ? ` You have reached ${businessName}.` : '';
  const why = nobodyAnswered
    ? 'Sorry, nobody could take your call just now.'
    : 'Sorry, we cannot take your call just now.';
  return `${why}${name} Please leave your name, your number and what it is about after the tone. When you are done, press the pound key or simply hang up.`;
}

/** What a human hears about the caller before taking the call. The business comes first: one telephone may serve several. */
export function briefingFor(businessName: string | null, briefing: string): string {
  const about = businessName ? `A call for ${businessName}.` : 'A call for you.';
  return briefing === '' ? `${about} The caller would like to speak to a person.` : `${about} ${briefing}`;
}
