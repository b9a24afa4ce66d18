import type { Profile } from './use-save-section.ts';

const SAMPLE = {
  service: 'Leak repair',
  date: 'Tuesday, November 24',
  time: '10 AM',
  address: '4200 Duval St',
  code: '482917',
  phone: '(512) 555-0142',
};

/** A template with a made-up booking in it. Words that mean nothing stay as they are, so that they are seen. */
export function fillSample(template: string, { business }: Pick<Profile, 'business'>): string {
  const words: Record<string, string> = {
    ...SAMPLE,
    business: business.name,
    link: business.bookingPageUrl ?? 'https://…',
  };
  return template.replace(/\{([^{}\n]*)\}/g, (braces, name: string) => words[name] ?? braces);
}

/** How many texts it counts as: 160 characters in one, 153 in each of several; 70 and 67 with letters beyond the basic alphabet. */
export function partsOf(text: string): number {
  const isBasic = /^[\x20-\x7e\n£¥èéùìòÇØøÅåÆæßÉÄÖÑÜ§¿äöñüà¡€]*$/.test(text);
  const [single, part] = isBasic ? [160, 153] : [70, 67];
  return text.length <= single ? 1 : Math.ceil(text.length / part);
}
