import { expect, it } from 'vitest';
import { controlTools } from './control-tools.ts';

const names = (hasHuman: boolean) => controlTools({ hasHuman }).map(({ name }) => name);

it('offers a human only when somebody can be dialled', () => {
  expect(names(true)).toEqual(['end_call', 'transfer_to_human']);
  expect(names(false)).toEqual(['end_call']);
});
