const WORDS: Readonly<Record<string, string>> = {
  NOT_CONFIGURED: 'Vapi is not connected any more. Connect it again, then go on.',
  UPSTREAM_UNAUTHORIZED: 'Vapi does not accept the key any more. Put in a new one, then go on.',
  UPSTREAM_RATE_LIMITED: 'Vapi asked us to slow down.',
  UPSTREAM_REJECTED: 'Vapi refused to hand out its records.',
  UPSTREAM_BAD_RESPONSE: 'Vapi’s answer made no sense to us.',
  UPSTREAM_UNAVAILABLE: 'Vapi does not answer.',
  TOOL_TIMEOUT: 'Vapi took too long to answer.',
  DATABASE_UNAVAILABLE: 'Our own records could not be written.',
};

/** Why an import stands still, for the owner. @param code of the error catalog. */
export function problemWords(code: string): string {
  return WORDS[code] ?? 'Something went wrong on our side.';
}
