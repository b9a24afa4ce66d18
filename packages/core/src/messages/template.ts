/** The words in braces that a business may use, and what stands for each in a preview. */
export const PLACEHOLDERS = ['business', 'service', 'date', 'time', 'address', 'code', 'phone', 'link'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

const BRACES = /\{([^{}\n]*)\}/g;

/** Fills the words in braces in. One that is not known stays as it is; what is filled in is not looked at again. */
export function fillTemplate(template: string, words: Readonly<Partial<Record<Placeholder, string>>>): string {
  return template
    .replace(BRACES, (braces, name: string) => (isPlaceholder(name) ? (words[name] ?? '') : braces))
    .trim();
}

/** Words in braces that nothing would be filled in for, such as `{serivce}`. */
export function unknownPlaceholders(template: string): string[] {
  return [...template.matchAll(BRACES)].map(([, name = '']) => name).filter((name) => !isPlaceholder(name));
}

function isPlaceholder(name: string): name is Placeholder {
  return PLACEHOLDERS.some((placeholder) => placeholder === name);
}
