/** What our server answers Vapi (protocols/vapi.md, section 5). Always with HTTP 200: anything else is ignored. */

/** One function's answer. Exactly one of `result` and `error` is meant; the assistant reads either. */
export type VapiToolAnswer = {
  readonly toolCallId: string;
  readonly name: string;
  /** What the caller is told word for word, instead of what the model makes of the result. */
  readonly spoken?: string;
} & ({ readonly result: unknown } | { readonly error: string });

/** `{ results: [...] }`, each of one line: a line break makes Vapi read nothing at all. */
export function vapiResults(answers: readonly VapiToolAnswer[]): { results: readonly object[] } {
  return {
    results: answers.map((answer) => ({
      toolCallId: answer.toolCallId,
      name: answer.name,
      ...('error' in answer ? { error: oneLine(answer.error) } : { result: oneLine(answer.result) }),
      ...(answer.spoken === undefined
        ? {}
        : {
            message: {
              type: 'error' in answer ? 'request-failed' : 'request-complete',
              content: oneLine(answer.spoken),
            },
          }),
    })),
  };
}

/** The answer to a `function-call` of older assistants. */
export function vapiLegacyResult(answer: VapiToolAnswer): { result: string } | { error: string } {
  return 'error' in answer ? { error: oneLine(answer.error) } : { result: oneLine(answer.result) };
}

/** Text as it is, anything else as JSON, without a line break of any kind. */
export function oneLine(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.replace(/\s*[\r\n\u2028\u2029\u0085\v\f]+\s*/g, ' ').trim();
}

export type VapiTransferTarget =
  /** E.164. An empty `message` transfers without a word. */
  | { readonly type: 'number'; readonly number: string; readonly message?: string; readonly extension?: string }
  | { readonly type: 'sip'; readonly sipUri: string; readonly message?: string };

/** Who takes a call that arrives: an assistant of theirs, a human at once, or a sentence and the end. */
export type VapiAssistantAnswer =
  | { readonly assistantId: string; readonly assistantOverrides?: Readonly<Record<string, unknown>> }
  | { readonly squadId: string }
  | { readonly destination: VapiTransferTarget }
  | { readonly error: string };

/** The answer to `assistant-request`; must arrive within 7.5 s. */
export function vapiAssistantAnswer(answer: VapiAssistantAnswer): object {
  return 'error' in answer ? { error: oneLine(answer.error) } : answer;
}

/** The answer to `transfer-destination-request`. */
export function vapiTransferAnswer(
  answer: { readonly destination: VapiTransferTarget; readonly spoken?: string } | { readonly error: string },
): object {
  if ('error' in answer) return { error: oneLine(answer.error) };
  const { destination, spoken } = answer;
  return spoken === undefined
    ? { destination }
    : { destination, message: { type: 'request-start', content: oneLine(spoken) } };
}
