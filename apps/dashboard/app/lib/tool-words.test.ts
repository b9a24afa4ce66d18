import { describe, expect, it } from 'vitest';
import { argumentsInWords, failureInWords, runningInWords, toolTitle } from './tool-words.ts';

const attempt = (number: number) => ({ attempt: number, startedAtMs: 0, durationMs: 1, error: 'HTTP 500' });

describe('what the assistant looked up, in the owner’s words', () => {
  it('says what was asked for', () => {
    const argsJson = JSON.stringify({ service: 'Leak repair', preferredDate: '2026-11-24', partOfDay: 'morning' });
    expect(argumentsInWords({ name: 'get_slots', argsJson })).toBe('Leak repair, Tuesday November 24, in the morning');
    expect(argumentsInWords({ name: 'check_service_area', argsJson: '{"postalCode":"78701"}' })).toBe('ZIP code 78701');
  });

  it('says what a function of a call from before Offhook did, without Vapi’s name in front', () => {
    expect(toolTitle({ name: 'vapi.get_slots', status: 'succeeded' })).toBe('Looked for free times');
    expect(toolTitle({ name: 'vapi.check_invoice', status: 'succeeded' })).toBe('Check invoice');
    expect(toolTitle({ name: 'vapi.transferCall', status: 'succeeded' })).toBe('Transfer call');
  });

  it('survives arguments that are no JSON, and functions it has no words for', () => {
    expect(argumentsInWords({ name: 'get_slots', argsJson: 'oops' })).toBe('');
    expect(argumentsInWords({ name: 'some_tool', argsJson: '{"dogName":"Rex"}' })).toBe('dogname Rex');
    expect(runningInWords('some_tool')).toBe('Some tool…');
  });

  it('says what could not be reached and how often it was tried', () => {
    const tool = { name: 'get_slots', errorCode: 'TOOL_TIMEOUT', attempts: [attempt(1), attempt(2), attempt(3)] };
    expect(failureInWords(tool)).toBe('Couldn’t reach the calendar, tried 3 times: it took too long to answer.');
  });

  it('does not claim a booking that was refused or failed', () => {
    expect(toolTitle({ name: 'book_slot', status: 'succeeded' })).toBe('Made the booking');
    expect(toolTitle({ name: 'book_slot', status: 'refused' })).toBe('Tried to make the booking');
    expect(toolTitle({ name: 'book_slot', status: 'failed' })).toBe('Tried to make the booking');
  });
});
