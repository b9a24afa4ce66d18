import { ArticleText } from '../../knowledge-admin/articles.ts';
import { spokenPrice } from '../../pricing/spoken-price.ts';
import { EditableHours } from '../../projects/profile-shapes.ts';
import { ServiceDetails } from '../../services/services.ts';
import { daysInWords, hoursInWords } from './hours-in-words.ts';
import { fillPlaceholders } from './liquid.ts';
import type { PromptSection } from './prompt-sections.ts';
import {
  type Findings,
  keyOf,
  listed,
  NOTHING_FOUND,
  type PresentBusiness,
  type ProposedPart,
  type ServicePrice,
} from './proposal.ts';
import { readHours } from './read-hours.ts';
import { type PriceLine, readPrices } from './read-prices.ts';

/** Until the owner says how long a job takes. */
const UNKNOWN_DURATION_MIN = 60;

/** When the business is open. */
export function proposeHours(prompt: string, { profile }: PresentBusiness): Findings {
  const found = readHours(prompt);
  if (!found) return NOTHING_FOUND;
  const hours = EditableHours.safeParse({ weekly: found.weekly, closedDates: profile.hours.closedDates });
  if (!hours.success || hoursInWords(hours.data) === hoursInWords(profile.hours)) return NOTHING_FOUND;
  const unsaid = daysInWords(found.unsaid);
  return {
    ...NOTHING_FOUND,
    parts: [
      {
        key: 'hours',
        group: 'business',
        title: 'Opening hours',
        now: hoursInWords(profile.hours),
        proposed: hoursInWords(hours.data),
        from: 'The assistant’s instructions',
        check: unsaid === '' ? null : `Nothing is said about ${unsaid}: taken for closed.`,
        isSure: true,
        change: { kind: 'business', columns: { hours: hours.data } },
      },
    ],
  };
}

const ZIP_CODE = /\b\d{5}\b/g;
const ABOUT_AREA = /\b(area|zip|zips|coverage|locations?)\b/i;

/** ZIP codes that a section about the area names. They are added: what is served today is served on. */
export function proposeArea(sections: readonly PromptSection[], { profile: { area } }: PresentBusiness): Findings {
  const named = sections.filter(({ title }) => ABOUT_AREA.test(title));
  const found = [...new Set(named.flatMap(({ body }) => body.match(ZIP_CODE) ?? []))];
  const news = found.filter((code) => !area.postalCodes.includes(code) && !area.excludedPostalCodes.includes(code));
  if (news.length === 0) return NOTHING_FOUND;
  const isEmpty = area.postalCodes.length + area.zones.length === 0 && !area.center && !area.driveTime;
  const postalCodes = [...area.postalCodes, ...news].sort();
  return {
    ...NOTHING_FOUND,
    parts: [
      {
        key: 'area',
        group: 'business',
        title: 'Service area',
        now: isEmpty ? null : 'As it stands under Business profile',
        proposed: `${isEmpty ? 'The' : 'Also the'} ZIP codes ${news.sort().join(', ')}`,
        from: 'What the instructions say about the area',
        check: isEmpty
          ? null
          : 'Compare it with the map under Business profile: some of them may lie inside it already.',
        isSure: isEmpty,
        change: { kind: 'business', columns: { serviceArea: { ...area, postalCodes } } },
      },
    ],
  };
}

/** What the business does, with its prices. Only clear lines; the rest is listed to be looked at. */
export function proposeServices(prompt: string, present: PresentBusiness): Findings {
  const { prices, unclear } = readPrices(prompt);
  const parts = prices.flatMap((price) => servicePart(price, present) ?? []);
  if (unclear.length === 0) return { ...NOTHING_FOUND, parts };
  const why = `They are not clearly a price list, so nothing was made of them: ${listed(unclear)}. Put them on the services they belong to.`;
  return { parts, covered: [], leftBehind: [{ title: 'Lines with an amount in them', why }] };
}

function servicePart(found: PriceLine, present: PresentBusiness): ProposedPart | null {
  const price: ServicePrice = {
    priceKind: found.priceKind,
    priceMinCents: found.minCents,
    priceMaxCents: found.maxCents,
  };
  const from = `The line “${found.line}”`;
  const same = present.services.find(({ name }) => name.toLowerCase() === found.name.toLowerCase());
  const said = (of: ServicePrice, name: string) => spokenPrice({ ...NO_FEES, ...of, name }, present.profile.business);
  const part = {
    key: keyOf('service', found.name),
    group: 'services',
    from,
    proposed: said(price, found.name),
  } as const;
  if (same) {
    const now = said(same, found.name);
    if (now === part.proposed) return null;
    const check = 'The price differs from your price list. Which one is right?';
    const change = { kind: 'servicePrice', serviceId: same.serviceId, price } as const;
    return { ...part, title: `Price of ${same.name}`, now, check, isSure: false, change };
  }
  const details = ServiceDetails.safeParse({
    ...price,
    name: found.name,
    durationMin: found.durationMin ?? UNKNOWN_DURATION_MIN,
    // Nothing is promised for a length of time that nobody has named.
    bookable: found.durationMin !== null && found.priceKind !== 'on_site',
  });
  if (!details.success) return null;
  const check =
    found.durationMin === null
      ? 'How long it takes is not said. It can be quoted at once; say how long it takes under Services, and it can be booked too.'
      : null;
  return {
    ...part,
    title: found.name,
    now: null,
    check,
    isSure: true,
    change: { kind: 'service', details: details.data },
  };
}

const NO_FEES = {
  callOutFeeCents: null,
  callOutFeeCredited: false,
  afterHoursFeeCents: null,
  quotable: true,
  priceNote: '',
} as const;

/** Facts that callers ask for, an article for each section of the prompt that holds some. */
export function proposeArticles(sections: readonly PromptSection[], present: PresentBusiness): Findings {
  const found = sections.map((section) => articlePart(section, present));
  return {
    ...NOTHING_FOUND,
    parts: found.flatMap((part) => (part && 'key' in part ? [part] : [])),
    leftBehind: found.flatMap((part) => (part && 'why' in part ? [part] : [])),
  };
}

function articlePart({ title, body }: PromptSection, present: PresentBusiness) {
  const { text, unknown } = fillPlaceholders(body, present.profile.business.name);
  const article = ArticleText.safeParse({ title: title.slice(0, 120), body: text });
  if (!article.success) {
    const why = 'This part of the instructions is longer than an article can be. Put it under Knowledge as a file.';
    return { title, why };
  }
  const same = present.articles.find((one) => one.title.toLowerCase() === title.toLowerCase());
  if (same?.body.trim() === text.trim()) return null;
  const { prices } = readPrices(text);
  const checks = [
    ABOUT_AREA.test(title) && 'Whether you go to an address is decided by your service area, whatever an article says.',
    prices.length > 0 && 'There are prices in it: keep them on your services, where they are said exactly.',
    same !== undefined && 'You have an article of this name already: this would be a second one.',
    unknown.length > 0 && `Nothing here fills these gaps, so write them out: ${unknown.join(', ')}.`,
  ].filter((check) => check !== false);
  const part: ProposedPart = {
    key: keyOf('article', title),
    group: 'knowledge',
    title,
    now: same?.body ?? null,
    proposed: text,
    from: `The part “${title}” of the assistant’s instructions`,
    check: checks.join(' ') || null,
    isSure: checks.length === 0,
    change: { kind: 'article', text: article.data },
  };
  return part;
}
