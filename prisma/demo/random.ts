export type Random = {
  /** A whole number, both ends included. */
  int(min: number, max: number): number;
  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T;
  chance(probability: number): boolean;
  /** `length` hexadecimal digits. */
  hex(length: number): string;
  digits(length: number): string;
  shuffled<T>(list: readonly T[]): T[];
};

/** Numbers that look random and are the same for the same seed (mulberry32), so that every demo tells the same story. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  const repeat = (length: number, one: () => string) => Array.from({ length }, one).join('');
  return {
    int,
    pick(list) {
      const item = list[int(0, list.length - 1)];
      if (item === undefined) throw new Error('Cannot pick from an empty list');
      return item;
    },
    chance: (probability) => next() < probability,
    hex: (length) => repeat(length, () => int(0, 15).toString(16)),
    digits: (length) => repeat(length, () => String(int(0, 9))),
    shuffled: (list) =>
      list
        .map((item) => ({ item, order: next() }))
        .sort((a, b) => a.order - b.order)
        .map(({ item }) => item),
  };
}
