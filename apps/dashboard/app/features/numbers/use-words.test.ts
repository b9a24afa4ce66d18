import { expect, it } from 'vitest';
import { wordsForUse } from './use-words.ts';

it('says who gets a number’s calls, in an owner’s words', () => {
  expect(wordsForUse({ kind: 'elsewhere', host: 'answering.example' })).toBe('Answered by answering.example');
  expect(wordsForUse({ kind: 'elsewhere', host: null })).toBe('Answered somewhere else');
  expect(wordsForUse({ kind: 'application', name: 'Voicemail' })).toBe('Answered by “Voicemail”, set up at Twilio');
  const plain = (['offhook', 'vapi', 'trunk', 'fax', 'nothing'] as const).map((kind) => wordsForUse({ kind }));
  expect(new Set(plain).size).toBe(5);
  for (const words of plain) expect(words).toMatch(/^[A-Z][^.]+$/);
});
