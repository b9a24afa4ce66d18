import { ownCalendar } from '@offhook/core';
import { openDatabase } from '@offhook/db';
import { describe, expect, it } from 'vitest';
import { createToolRegistry } from './create-tool-registry.ts';

/** Opened on first use, and no test here uses it. */
const db = openDatabase('postgresql://nobody@127.0.0.1:1/none');
const registry = createToolRegistry({
  db,
  meaning: null,
  calendarFor: async (projectId) => ownCalendar(db, projectId),
  geocoding: { findsAddresses: false, locate: async () => null },
  travel: { travelTimes: async () => [] },
  ladder: { phone: null, urlsOf: () => ({ answerUrl: '', statusUrl: '' }) },
});

/** What OpenAI's function parameters may hold (JSON Schema), as far as our tools need it. */
const KEYWORDS = new Set(
  'type properties required additionalProperties description enum format minLength maxLength minimum maximum'.split(
    ' ',
  ),
);

function keywordsOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) =>
    key === 'properties' ? Object.values(value as object).flatMap(keywordsOf) : [key],
  );
}

describe('what the model is given', () => {
  it('is the five tools of the design, with their time-outs', () => {
    const limits = registry.modelTools().map(({ name }) => [name, registry.get(name)?.attemptTimeoutMs]);
    expect(Object.fromEntries(limits)).toEqual({
      get_slots: 10_000,
      book_slot: 15_000,
      find_booking: 10_000,
      reschedule_booking: 15_000,
      cancel_booking: 15_000,
      get_pricing: 10_000,
      get_knowledge: 10_000,
      check_service_area: 10_000,
      report_emergency: 15_000,
      take_message: 10_000,
      send_booking_link: 10_000,
    });
    for (const { name } of registry.modelTools()) expect(registry.get(name)?.maxAttempts).toBe(3);
  });

  it.each(registry.modelTools().map((tool) => [tool.name, tool] as const))(
    'is plain JSON Schema: %s',
    (_name, tool) => {
      expect(tool.type).toBe('function');
      expect(tool.parameters).toMatchObject({ type: 'object', additionalProperties: false });
      expect(keywordsOf(tool.parameters).filter((keyword) => !KEYWORDS.has(keyword))).toEqual([]);
      expect(tool.description.length).toBeGreaterThan(30);
      expect(JSON.stringify(tool).length).toBeLessThan(1_500); // paid for on every turn of every call
    },
  );

  it('asks for as little as each job needs', () => {
    const required = registry.modelTools().map(({ name, parameters }) => [name, parameters['required']]);
    expect(Object.fromEntries(required)).toEqual({
      get_slots: ['service'],
      book_slot: ['slotId', 'customerName', 'address'],
      find_booking: undefined,
      reschedule_booking: ['bookingId', 'slotId'],
      cancel_booking: ['bookingId'],
      get_pricing: ['service'],
      get_knowledge: ['question'],
      check_service_area: undefined,
      report_emergency: ['kind', 'summary'],
      take_message: ['message'],
      send_booking_link: undefined,
    });
  });
});
