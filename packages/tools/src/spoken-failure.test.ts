import { expect, it } from 'vitest';
import { spokenFailure, spokenUrl } from './spoken-failure.ts';

it('says an address as one reads it out', () => {
  expect(spokenUrl('https://www.best-plumbers.example/book/now/?utm=1#top')).toBe(
    'best dash plumbers dot example slash book slash now',
  );
});

it('always offers a way out, with a booking page or without', () => {
  const withPage = spokenFailure(undefined, 'UPSTREAM_UNAVAILABLE', 'https://brightwater.example/book');
  expect(withPage).toContain('You can book online at brightwater dot example slash book.');
  expect(spokenFailure(undefined, 'INTERNAL', null)).toContain('have someone call you back');
});

it('says that the page is on its way once it is', () => {
  const texted = spokenFailure(undefined, 'UPSTREAM_UNAVAILABLE', 'texted');
  expect(texted).toContain(
    'I am sending you a text with the page where you can book online. I can also take your details',
  );
});

it('asks again instead, when the model merely misspoke', () => {
  expect(spokenFailure(undefined, 'TOOL_INPUT_INVALID', null)).toBe('Sorry, could you tell me that once more?');
});
