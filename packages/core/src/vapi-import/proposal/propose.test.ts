import { describe, expect, it } from 'vitest';
import { CallHandling, ServiceArea } from '../../projects/business-profile.ts';
import { VapiSetup } from '../import-shapes.ts';
import { fillPlaceholders, withoutHandedOver } from './liquid.ts';
import { nearestVoice } from './nearest-voice.ts';
import { promptSections } from './prompt-sections.ts';
import type { PresentBusiness } from './proposal.ts';
import { likeliestAssistant, propose } from './propose.ts';
import { readHours } from './read-hours.ts';
import { readPrices } from './read-prices.ts';

const CLOSED = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };

function business(given: Partial<PresentBusiness> = {}): PresentBusiness {
  const profile = {
    business: {
      name: 'Summit Plumbing',
      trade: 'plumbing',
      timeZone: 'America/Chicago',
      currency: 'USD',
      locale: 'en-US',
      contactPhone: null,
      bookingPageUrl: null,
    },
    hours: { weekly: CLOSED, closedDates: ['2026-12-25'] },
    assistant: { greeting: 'Hello', voice: 'alloy', notes: 'Old notes' },
    callHandling: CallHandling.parse({}),
    area: ServiceArea.parse({}),
  } as unknown as PresentBusiness['profile'];
  return {
    profile,
    services: [],
    articles: [],
    takenFunctionNames: new Set(['book_slot']),
    trustedHosts: [],
    numbers: [],
    numbersElsewhere: new Set(),
    ...given,
  };
}

const PROMPT = `You are Riley, the receptionist of {{business_name}}. Today is {{"now" | date: "%B %d"}}.

# Style
Be brief. Use checkAvailability before you promise anything, then bookAppointment.

# Hours
Monday - Friday: 8am to 5pm
Saturday 9-1, closed on Sundays

# Services and pricing
- Drain cleaning: from $149 (90 minutes)
- Leak repair: $120 - $300
- Whole-house repipe: free estimate
- Service call fee: $89

# FAQ
Do you offer financing? Yes, for jobs above a thousand.
`;

const setup = (assistant: object = {}, rest: object = {}) =>
  VapiSetup.parse({
    assistants: [
      {
        id: 'as_1',
        name: 'Front desk',
        firstMessage: 'Thanks for calling {{business_name}}, how can I help?',
        voice: { provider: '11labs', voiceId: 'sarah' },
        model: {
          messages: [{ role: 'system', content: PROMPT }],
          toolIds: ['t_slots', 't_book', 't_end', 't_transfer', 't_warranty'],
        },
        artifactPlan: { recordingEnabled: true },
        endCallMessage: 'Bye!',
        ...assistant,
      },
    ],
    tools: [
      { id: 't_slots', type: 'function', function: { name: 'checkAvailability' } },
      { id: 't_book', type: 'function', function: { name: 'bookAppointment' } },
      { id: 't_end', type: 'endCall' },
      { id: 't_transfer', type: 'transferCall', destinations: [{ type: 'number', number: '+15125550190' }] },
      {
        id: 't_warranty',
        type: 'function',
        function: {
          name: 'checkWarranty',
          description: 'Looks up whether a water heater is under warranty.',
          parameters: {
            type: 'object',
            properties: { serial: { type: 'string', description: 'On the label', pattern: '^x' } },
          },
        },
        server: { url: 'https://hooks.summit.example/warranty' },
      },
    ],
    phoneNumbers: [
      { id: 'pn_1', provider: 'twilio', number: '+15125550142', name: 'Main', assistantId: 'as_1' },
      { id: 'pn_2', provider: 'vapi', number: '+15125550143' },
    ],
    squads: [],
    ...rest,
  });

const of = (present = business(), read = setup()) => propose({ setup: read, assistantId: 'as_1', present });
const part = (key: string, findings = of()) => findings.parts.find((one) => one.key === key);

describe('a proposal', () => {
  it('takes over greeting, voice and instructions, with what Vapi fills in filled in', () => {
    expect(part('greeting')).toMatchObject({
      now: 'Hello',
      proposed: 'Thanks for calling Summit Plumbing, how can I help?',
    });
    expect(part('voice')).toMatchObject({ now: 'Alloy', proposed: 'Marin', isSure: true });
    const notes = part('notes');
    expect(notes?.proposed).toMatch(/^You are Riley, the receptionist of Summit Plumbing\.$/m);
    expect(notes?.proposed).toContain('Use get_slots before you promise anything, then book_slot.');
    expect(notes?.proposed).not.toMatch(/Monday|\$149|financing/);
  });

  it('takes hours, services and facts out of the instructions, and lists what is not clear', () => {
    const found = of();
    expect(part('hours')?.proposed).toBe(
      'Monday to Friday: 8:00 AM to 5:00 PM\nSaturday: 9:00 AM to 1:00 PM\nSunday: closed',
    );
    expect(
      found.parts.filter(({ group }) => group === 'services').map(({ title, proposed }) => [title, proposed]),
    ).toEqual([
      ['Drain cleaning', 'Drain cleaning starts at $149.'],
      ['Leak repair', 'Leak repair is usually between $120 and $300.'],
      ['Whole-house repipe', expect.stringContaining('priced on site')],
    ]);
    expect(part('service:drain-cleaning')?.change).toMatchObject({ details: { durationMin: 90, bookable: true } });
    expect(part('service:leak-repair')?.change).toMatchObject({ details: { bookable: false } });
    expect(part('article:faq')).toMatchObject({ isSure: true, proposed: expect.stringContaining('financing') });
    expect(part('article:hours')).toBeUndefined();
    expect(found.leftBehind).toContainEqual({
      title: 'Lines with an amount in them',
      why: expect.stringContaining('Service call fee: $89'),
    });
  });

  it('knows which functions Offhook does itself, and offers the others switched off', () => {
    const found = of();
    expect(found.covered.map(({ title }) => title)).toEqual([
      'Function “checkAvailability”',
      'Function “bookAppointment”',
      'Ending a call',
    ]);
    expect(part('function:check-warranty')?.change).toMatchObject({
      details: {
        name: 'check_warranty',
        title: 'Check warranty',
        active: false,
        parameters: { properties: { serial: { type: 'string', description: 'On the label' } } },
      },
    });
    expect(part('contactPhone')).toMatchObject({ proposed: '+15125550190' });
    expect(found.leftBehind.map(({ title }) => title)).toContain('Fixed words at the end of a call');
  });

  it('never ticks what an owner has to decide: recording, other functions, a price that differs', () => {
    const price = { priceKind: 'fixed', priceMinCents: 9_900, priceMaxCents: null } as const;
    const found = of(business({ services: [{ serviceId: 'svc_1', name: 'Leak Repair', ...price }] }));
    const unsure = found.parts.filter(({ isSure }) => !isSure).map(({ key }) => key);
    expect(unsure).toEqual(['notes', 'recording', 'service:leak-repair', 'function:check-warranty']);
    expect(part('service:leak-repair', found)).toMatchObject({ now: 'Leak repair is $99.' });
  });

  it('takes in numbers of Twilio’s, and says of the others why they cannot be switched', () => {
    expect(part('number:+15125550142')?.change).toMatchObject({
      number: { vapiNumberId: 'pn_1', vapiAssistantId: 'as_1', label: 'Main', numberId: null },
    });
    expect(of().leftBehind).toContainEqual({
      title: '+15125550143',
      why: expect.stringContaining('rents this number'),
    });
    const elsewhere = of(business({ numbersElsewhere: new Set(['+15125550142']) }));
    expect(part('number:+15125550142', elsewhere)).toBeUndefined();
    const known = business({ numbers: [{ numberId: 'num_1', e164: '+15125550142', vapiNumberId: 'pn_1' }] });
    expect(part('number:+15125550142', of(known))).toBeUndefined();
  });

  it('adds the ZIP codes that a section about the area names, and ticks them only where there is no area yet', () => {
    const model = {
      messages: [{ role: 'system', content: '# Service area\nAustin: 78704, 78701. Call 12345.\n# Else\n78999' }],
    };
    const present = business();
    expect(part('area', of(present, setup({ model })))).toMatchObject({
      proposed: 'The ZIP codes 12345, 78701, 78704',
      isSure: true,
    });
    const area = ServiceArea.parse({ postalCodes: ['78701'], excludedPostalCodes: ['12345'] });
    const known = of({ ...present, profile: { ...present.profile, area } }, setup({ model }));
    expect(part('area', known)).toMatchObject({
      proposed: 'Also the ZIP codes 78704',
      isSure: false,
      change: { columns: { serviceArea: { postalCodes: ['78701', '78704'] } } },
    });
  });

  it('keeps gaps that nothing fills out of the greeting, and lists them with the instructions', () => {
    const read = setup({
      firstMessage: 'Hi {{first_name}}!',
      model: { messages: [{ role: 'system', content: 'Offer {{promo}} to everyone.' }] },
    });
    const found = of(business(), read);
    expect(part('greeting', found)).toBeUndefined();
    expect(found.leftBehind[0]).toMatchObject({
      title: 'First words of a call',
      why: expect.stringContaining('{{first_name}}'),
    });
    expect(part('notes', found)).toMatchObject({ isSure: false, check: expect.stringContaining('{{promo}}') });
  });

  it('has nothing to offer once everything is as it is at Vapi', () => {
    const present = business();
    const { profile } = present;
    const read = setup({
      model: { messages: [] },
      firstMessage: 'Hello',
      voice: { provider: 'openai', voiceId: 'alloy' },
      artifactPlan: {},
    });
    const numbers = [{ numberId: 'num_1', e164: '+15125550142', vapiNumberId: 'pn_1' }];
    expect(propose({ setup: read, assistantId: 'as_1', present: { ...present, profile, numbers } }).parts).toEqual([]);
  });

  it('begins with the assistant that answers the numbers', () => {
    const assistants = [
      { id: 'as_old', updatedAt: '2026-01-01T00:00:00Z' },
      { id: 'as_1' },
      { id: 'as_new', updatedAt: '2026-10-01T00:00:00Z' },
    ];
    expect(likeliestAssistant(setup({}, { assistants }))).toBe('as_1');
    expect(likeliestAssistant(setup({}, { assistants, phoneNumbers: [] }))).toBe('as_new');
  });
});

describe('reading a prompt', () => {
  it.each([
    ['Mon-Fri 9 AM – 6 PM', { mon: ['09:00', '18:00'], fri: ['09:00', '18:00'], sat: null }],
    [
      'We are open Mondays through Thursdays from 7:30 to 4, and Friday 7:30am until noon-ish.',
      { mon: ['07:30', '16:00'], fri: null },
    ],
    [
      'Saturday to Monday: 10:00 - 14:30',
      { sat: ['10:00', '14:30'], sun: ['10:00', '14:30'], mon: ['10:00', '14:30'], tue: null },
    ],
    ['Wed 8:00 a.m. to 12:00 p.m.\nWednesday 1pm - 5pm', { wed: ['08:00', '12:00'] }],
  ])('understands "%s"', (text, expected) => {
    const weekly = readHours(text)?.weekly;
    for (const [day, interval] of Object.entries(expected)) {
      const first = weekly?.[day as keyof typeof CLOSED][0];
      expect([day, first ? [first.from, first.to] : null]).toEqual([day, interval]);
    }
  });

  it.each([
    'Call us any time.',
    'Monday 5pm to 8am',
    'Monday 9-5, Monday 10-6',
    'Sunday 9-1. Closed on Sundays.',
    'Our office at 8 to 5 Main Street',
  ])('makes no hours of "%s"', (text) => {
    expect(readHours(text)).toBeNull();
  });

  it('takes for a price only what is a line of a price list', () => {
    const text = [
      '* **Water heater install:** starting at $1,250.50',
      'Toilet repair - $95 to $180 (about 1.5 hours)',
      '1. Camera inspection: $250+',
      'If the job is above $500, offer financing.',
      'Emergency surcharge: $75',
      'Diagnostic fee: $59',
    ].join('\n');
    const { prices, unclear } = readPrices(text);
    expect(prices).toMatchObject([
      { name: 'Water heater install', priceKind: 'from', minCents: 125_050 },
      { name: 'Toilet repair', priceKind: 'range', minCents: 9_500, maxCents: 18_000, durationMin: 90 },
      { name: 'Camera inspection', priceKind: 'from', minCents: 25_000 },
    ]);
    expect(unclear).toHaveLength(3);
  });

  it('finds headings however they are written', () => {
    const text =
      'Intro\n[Identity]\nRiley\n**Tone**\nWarm\nSERVICE AREA:\nAustin\n<faq>\nYes\n</faq>\n## Next steps ##\nAsk';
    expect(promptSections(text).map(({ title }) => title)).toEqual([
      '',
      'Identity',
      'Tone',
      'Service area',
      'Faq',
      'Next steps',
    ]);
  });

  it('leaves out what only tells the date, and nothing else', () => {
    const text =
      'You are Ava. Today is {{now}}, the caller is {{customer.number}}. Be kind.\nThe time is {{time}}\nToday is special.';
    expect(withoutHandedOver(text)).toBe('You are Ava. Be kind.\n\nToday is special.');
  });

  it('lists each gap once', () => {
    const text = '{{promo}} {{ promo }} {{promo}} {% if a %} for {{customer.number}}';
    expect(fillPlaceholders(text, 'S')).toEqual({
      text: '{{promo}} {{ promo }} {{promo}} {% if a %} for the caller’s number',
      unknown: ['{{promo}}', '{{ promo }}', '{% if a %}'],
    });
  });

  it.each([
    ['openai', 'shimmer', { voice: 'shimmer', isSame: true }],
    ['openai', 'nova', { voice: 'coral', isSame: false }],
    ['deepgram', 'aura-orion-en', { voice: 'cedar', isSame: false }],
    ['azure', 'en-US-JennyNeural', { voice: 'marin', isSame: false }],
    ['cartesia', '3b554273-4299-48b9-9aaf-eefd438e3941', null],
  ])('maps the voice %s %s', (provider, voiceId, expected) => {
    expect(nearestVoice(provider, voiceId)).toEqual(expected);
  });
});
