import type { Brain, ResponsePart } from '../realtime/brain.ts';

/** A brain that answers with what a test prepared, one list of parts per response. */
export function scriptedBrain(responses: ResponsePart[][]) {
  const heard: string[] = [];
  const outputs: string[] = [];
  const brain: Brain = {
    hearCaller: (recognised) => void heard.push(recognised.map(({ text }) => text).join(' ')),
    readCaller: (text) => void heard.push(text),
    readAssistant: () => undefined,
    readSystem: () => undefined,
    receiveToolOutput: ({ output }) => void outputs.push(output),
    plan: async ({ callerIsSilent }) =>
      responses.shift() ?? [{ kind: 'say', text: callerIsSilent ? 'Hello?' : 'Yes.' }],
  };
  return { brain, heard, outputs };
}
