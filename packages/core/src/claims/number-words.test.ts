import { expect, it } from 'vitest';
import { withDigits } from './number-words.ts';

it.each([
  ['One hundred and forty-nine dollars.', '149 dollars.'],
  ['It is ninety-five dollars', 'it is 95 dollars'],
  ['fifteen hundred dollars', '1500 dollars'],
  ['two thousand four hundred fifty dollars', '2450 dollars'],
  ['at nine thirty in the morning', 'at 9 30 in the morning'],
  ['on November twenty-fourth at one PM', 'on november 24 at 1 pm'],
  ['on the third, at ten.', 'on the 3, at 10.'],
  ['between eight and ten', 'between 8 and 10'],
  ['$149 to $320', '$149 to $320'],
  ['One moment, please.', '1 moment, please.'],
  ['the first one works', 'the first 1 works'],
])('%s', (text, digits) => {
  expect(withDigits(text)).toBe(digits);
});
