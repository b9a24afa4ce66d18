/** What was typed or pasted, as ZIP codes: any separators, no doubles. */
export function readPostalCodes(text: string): { postalCodes: string[]; unreadable: string[] } {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  const isZip = (word: string) => /^\d{5}$/.test(word);
  return { postalCodes: [...new Set(words.filter(isZip))], unreadable: words.filter((word) => !isZip(word)) };
}
