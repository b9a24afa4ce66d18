import { expect, it } from 'vitest';
import { expectGoodPage } from './harness/accessibility.ts';
import { useVisitors } from './harness/visitor.ts';

const visitor = useVisitors();

it('the owner gives a number its own greeting, and it is still there after a reload', async () => {
  const { page, visit } = await visitor();
  await visit('/numbers');
  await page.getByRole('link', { name: /Main line/ }).click();
  const greeting = page.getByLabel('Its own greeting');
  await greeting.fill('Brightwater main line, how can I help you today?');
  const save = page.getByRole('region', { name: 'How calls are taken' }).getByRole('button', { name: 'Save' });
  await save.click();
  await page.getByText('Saved. The next call follows it.').waitFor();
  await visit(page.url());
  expect(await greeting.inputValue()).toBe('Brightwater main line, how can I help you today?');
  await expectGoodPage(page);

  await greeting.fill('');
  await save.click();
  await page.getByText('Saved. The next call follows it.').waitFor();
});

it('the owner chooses what happens at night, and lists a caller, with a way back', async () => {
  const { page, visit } = await visitor();
  await visit('/numbers');
  await page.getByRole('link', { name: /Main line/ }).click();
  await page.getByLabel('While you are closed').selectOption('Callers hear that you are closed');
  await page.getByText('A burst pipe at night is then a voicemail').waitFor();
  await page.getByLabel('Phone to ring').fill('no phone');
  const taken = page.getByRole('region', { name: 'How calls are taken' });
  await taken.getByRole('button', { name: 'Save' }).click();
  await page.getByText('This is not a phone number').waitFor();
  await page.getByLabel('Phone to ring').fill('');
  await page.getByLabel('While you are closed').selectOption('The assistant answers');

  await page.getByRole('button', { name: 'Add a caller' }).click();
  const panel = page.getByRole('dialog');
  await panel.getByLabel('Caller’s number').fill('(512) 555-0166');
  await panel.getByLabel('Who it is').fill('Solar panel sales');
  await panel.getByRole('radio', { name: 'Block them' }).check();
  await expectGoodPage(page);
  await panel.getByRole('button', { name: 'Add caller' }).click();
  const row = page.getByRole('listitem').filter({ hasText: 'Solar panel sales' });
  await row.getByText('Blocked').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await row.waitFor({ state: 'detached' });
});

it('the owner adds a number and removes it again', async () => {
  const { page, visit } = await visitor();
  await visit('/numbers');
  await page.getByRole('button', { name: 'Type one in' }).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByLabel('Phone number').fill('123');
  await drawer.getByLabel('Name').fill('Second line');
  await drawer.getByRole('button', { name: 'Add number' }).click();
  await drawer.getByText('Type the number like +1 512 555 0142').waitFor();
  await expectGoodPage(page);
  await drawer.getByLabel('Phone number').fill('+1 512 555 0199');
  await drawer.getByRole('button', { name: 'Add number' }).click();
  await page.getByRole('heading', { level: 1, name: 'Second line' }).waitFor();

  const answers = page.getByRole('region', { name: 'Who answers' });
  await answers.getByRole('radio', { name: 'Paused' }).check();
  await answers.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved. The next call follows it.').waitFor();
  await page.getByText('From “Assistant answers” to “Paused”').waitFor();

  await page.getByRole('button', { name: 'Remove this number' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove number' }).click();
  await page.getByRole('heading', { level: 1, name: 'Phone numbers' }).waitFor();
  await expect.poll(() => page.getByRole('link', { name: /Second line/ }).count()).toBe(0);
});

it('the owner buys a number, and gives it back by typing it', async () => {
  const { page, visit } = await visitor();
  await visit('/numbers/buy');
  await page.getByLabel('Area code').fill('303');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByRole('button', { name: 'Buy (303) 555-0150' }).click();
  const sure = page.getByRole('dialog');
  await sure.getByLabel('Name').fill('Denver vans');
  await expectGoodPage(page);
  await sure.getByRole('button', { name: 'Buy it' }).click();
  await page.getByRole('heading', { level: 1, name: 'Denver vans' }).waitFor();

  await page.getByRole('button', { name: 'Give back to Twilio' }).click();
  const release = page.getByRole('dialog');
  const confirm = release.getByRole('button', { name: 'Give back for good' });
  await release.getByLabel('Type (303) 555-0150 to confirm').fill('(303) 555-0151');
  await confirm.click();
  await release.getByText('This is not the number.').waitFor();
  await release.getByLabel('Type (303) 555-0150 to confirm').fill('(303) 555-0150');
  await confirm.click();
  await page.getByRole('heading', { level: 1, name: 'Phone numbers' }).waitFor();
  await expect.poll(() => page.getByRole('link', { name: /Denver vans/ }).count()).toBe(0);
});

it('the owner brings a number over; it is answered as before until they connect it, and again when they go back', async () => {
  const { page, visit } = await visitor();
  await visit('/numbers/import');
  await page.getByText('Answered by answering.example').waitFor();
  await page.getByLabel(/555-0171/).check();
  await page.getByRole('button', { name: 'Bring over 1 number' }).click();
  await page.getByRole('heading', { level: 1, name: 'Yard sign number' }).waitFor();
  await page.getByText('They go to answering.example now.').waitFor();
  await page.getByRole('button', { name: 'Connect this number', exact: true }).click();
  await page.getByText('Calls and texts of this number arrive here.').waitFor();

  await page.getByRole('button', { name: /^Go back to before: Connected to Offhook/ }).click();
  const sure = page.getByRole('dialog');
  await sure.getByText('answering.example').waitFor();
  await expectGoodPage(page);
  await sure.getByRole('button', { name: 'Go back' }).click();
  await page.getByText(/^Calls go to answering\.example/).waitFor();
});
