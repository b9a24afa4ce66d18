import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectGoodPage } from './harness/accessibility.ts';
import { placeTestCall } from './harness/place-test-call.ts';
import { useVisitors } from './harness/visitor.ts';

const visitor = useVisitors();

const SAVED = /^Saved\. The next call/;

/** Saves the form and waits until it says so. */
async function save(within: Page | Locator, page: Page): Promise<void> {
  await within.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText(SAVED).first().waitFor();
}

/** The form of the business profile whose card has this title. */
function section(page: Page, title: string): Locator {
  return page
    .locator('section, div')
    .filter({ has: page.getByRole('heading', { level: 2, name: title, exact: true }) })
    .last();
}

describe('emergencies', () => {
  it('somebody on call is kept, and a number that is none is refused beside it', async () => {
    const { page, visit } = await visitor();
    await visit('/emergencies');
    const form = page.locator('form', { has: page.getByLabel('Each phone rings for') });
    const people = await form.getByRole('textbox', { name: 'Name' }).count();
    await form.getByRole('button', { name: 'Add a person' }).click();
    await form.getByRole('textbox', { name: 'Name' }).last().fill('Robin Vance');
    await form.getByRole('textbox', { name: 'Phone' }).last().fill('call me');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('This is not a phone number').waitFor();
    await form.getByRole('textbox', { name: 'Phone' }).last().fill('512 555 0174');
    await form.getByRole('button', { name: 'Ring Robin Vance earlier' }).click();
    await save(form, page);
    await visit('/emergencies');
    expect(
      await form
        .getByLabel('Name')
        .nth(people - 1)
        .inputValue(),
    ).toBe('Robin Vance');
    await form.getByRole('button', { name: 'Remove Robin Vance' }).click();
    await save(form, page);
  });
});

describe('business profile', () => {
  it('a new greeting is kept; an empty one is refused', async () => {
    const { page, visit } = await visitor();
    await visit('/profile');
    const form = page.locator('form', { has: page.getByLabel('Greeting') });
    const original = await form.getByLabel('Greeting').inputValue();
    await form.getByLabel('Greeting').fill('');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('Type what callers hear first').waitFor();
    await form.getByLabel('Greeting').fill(`${original} Really!`);
    await save(form, page);
    await visit('/profile');
    expect(await form.getByLabel('Greeting').inputValue()).toBe(`${original} Really!`);
    await form.getByLabel('Greeting').fill(original);
    await save(form, page);
  });

  it('hours are kept; a day that closes before it opens is refused', async () => {
    const { page, visit } = await visitor();
    await visit('/profile');
    const form = page.locator('form', { has: page.getByLabel('Monday from') });
    await form.getByLabel('Monday to').fill('07:00');
    await form.getByRole('alert').first().waitFor();
    expect(await form.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await form.getByLabel('Monday to').fill('17:30');
    await save(form, page);
    await visit('/profile');
    expect(await form.getByLabel('Monday to').inputValue()).toBe('17:30');
    await form.getByLabel('Monday to').fill('18:00');
    await save(form, page);
  });

  it('the service area is kept; what is not a ZIP code is refused', async () => {
    const { page, visit } = await visitor();
    await visit('/profile');
    const form = page.locator('form', { has: page.getByLabel('Everywhere around a ZIP code') });
    const codes = form.getByLabel('And these ZIP codes as well');
    const original = await codes.inputValue();
    await codes.fill('78664, Austin');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('Not a ZIP code: Austin').waitFor();
    await codes.fill('78664, 78610');
    await save(form, page);
    await visit('/profile');
    expect(await codes.inputValue()).toContain('78610');
    await codes.fill(original);
    await save(form, page);
  });

  it('a zone is drawn on the map, shaped by keys, kept, and counts for the next answer', async () => {
    const { page, visit } = await visitor();
    await visit('/profile');
    const form = page.locator('form', { has: page.getByLabel('Everywhere around a ZIP code') });
    const map = form.getByRole('application');
    await form.getByRole('list', { name: 'Zones' }).waitFor();
    await map.getByRole('button', { name: 'Zoom in' }).waitFor();
    await form.getByRole('button', { name: 'Draw a zone' }).click();
    for (const [x, y] of [
      [60, 330],
      [160, 320],
      [170, 390],
    ] as const) {
      await map.click({ position: { x, y } });
    }
    await form.getByRole('button', { name: 'Finish the zone' }).click();
    const zones = form.getByRole('list', { name: 'Zones' }).getByRole('listitem');
    const count = await zones.count();
    const corner = map.getByTitle('Corner 1 of Zone 3');
    await corner.focus();
    await page.keyboard.press('ArrowLeft');
    expect(await corner.evaluate((element) => element.matches(':focus'))).toBe(true);
    await zones.last().getByLabel('Name of the zone').fill('West ranches');
    await save(form, page);
    await visit('/profile');
    await map.getByText('West ranches').waitFor();
    expect(await zones.count()).toBe(count);
    await form.getByLabel('ZIP code for a new zone').fill('76701');
    await form.getByRole('button', { name: 'Add zone' }).click();
    await save(form, page);
    const trial = page.getByRole('form', { name: 'Try a ZIP code' });
    await trial.getByLabel('Try a ZIP code').fill('76701');
    await trial.getByRole('button', { name: 'Check' }).click();
    await trial.getByText('Yes, we serve the ZIP code 7 6 7 0 1').waitFor();
    await form.getByRole('button', { name: /^Remove Zone/ }).click();
    await form.getByRole('button', { name: 'Remove West ranches' }).click();
    await save(form, page);
  });

  it('what a text says is kept as the owner wrote it; words in braces that mean nothing are refused', async () => {
    const { page, visit } = await visitor();
    await visit('/profile');
    const form = page.locator('form', { has: page.getByLabel('Reminders leave at') });
    const text = form.getByRole('textbox', { name: /^Confirmation/ });
    const original = await text.inputValue();
    await text.fill('{business}: see you {dat}!');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('{dat} means nothing here').waitFor();
    await text.fill('{business}: see you {date} at {time}!');
    await form.getByText('see you Tuesday, November 24 at 10 AM!').waitFor();
    await save(form, page);
    await visit('/profile');
    expect(await text.inputValue()).toBe('{business}: see you {date} at {time}!');
    await text.fill(original);
    await save(form, page);
  });

  it('booking rules and listening are kept', async () => {
    const { page, visit } = await visitor();
    await visit('/profile');
    const rules = page.locator('form', { has: page.getByLabel('How far ahead') });
    await rules.getByLabel('How far ahead').fill('30');
    await save(rules, page);
    await visit('/profile');
    expect(await rules.getByLabel('How far ahead').inputValue()).toMatch(/^30/);
    await section(page, 'How it listens').waitFor();
  });
});

describe('how calls are handled', () => {
  const CONSENT = 'Please note that this call is being recorded.';

  it('is kept, and what callers are told first is what the next one hears', { timeout: 240_000 }, async () => {
    const owner = await visitor();
    const { page, visit } = owner;
    await visit('/profile');
    const form = page.locator('form', { has: page.getByLabel('Record calls') });
    const consent = form.getByLabel('What callers are told first');
    await consent.fill('');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('Type what callers are told').waitFor();
    await consent.fill(CONSENT);
    await form.getByLabel('If nobody answers').selectOption('voicemail');
    await form.getByLabel('Longest call').selectOption('20');
    await save(form, page);
    await visit('/profile');
    expect(await consent.inputValue()).toBe(CONSENT);
    expect(await form.getByLabel('If nobody answers').inputValue()).toBe('voicemail');

    await placeTestCall(owner, /cost/i);
    await page.getByText(CONSENT).waitFor({ timeout: 60_000 });

    await page.getByRole('button', { name: 'Hang up' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('There is no way back').waitFor();
    await expectGoodPage(page);
    await dialog.getByRole('button', { name: 'Yes, hang up' }).click();
    // Without a reload: the page follows the call.
    await page.getByText('You ended the call from the dashboard').first().waitFor({ timeout: 60_000 });
    expect(await page.getByRole('button', { name: 'Hang up' }).count()).toBe(0);
  });
});

describe('services and technicians', () => {
  it('a price is changed; a price without an amount is refused', async () => {
    const { page, visit } = await visitor();
    await visit('/services');
    await page.getByRole('button', { name: /^Edit Faucet installation.*\$165/ }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByLabel('Amount').fill('');
    await drawer.getByLabel('Name').fill('Faucet installation ');
    await drawer.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => drawer.locator('[aria-invalid="true"]').count()).toBeGreaterThan(0);
    await expectGoodPage(page);
    await drawer.getByLabel('Name').fill('Faucet installation');
    await drawer.getByLabel('Amount').fill('175');
    await save(drawer, page);
    await visit('/services');
    await page.getByRole('button', { name: /^Edit Faucet installation.*\$175/ }).waitFor();
  });

  it('a service is added and moved up', async () => {
    const { page, visit } = await visitor();
    await visit('/services');
    await page.getByRole('button', { name: 'Add a service' }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByLabel('Name').fill('Garbage disposal');
    await drawer.getByLabel('Amount').fill('210');
    await drawer.getByLabel('Takes').fill('60');
    await drawer.getByLabel('After-hours fee, if any').fill('75');
    await drawer.getByText('$210. Outside our regular hours a $75 after-hours fee is added.').waitFor();
    await drawer.getByLabel('The price may be told on the phone').click();
    await drawer.getByText('We do not give prices for Garbage disposal over the phone.').waitFor();
    await save(drawer, page);
    await page.getByText('Price not told').first().waitFor();
    const names = page.getByRole('list', { name: 'Services' }).getByRole('listitem');
    await expect.poll(() => names.last().textContent()).toContain('Garbage disposal');
    // The row moves at once; a reload shows it only when the server has it too.
    const saved = page.waitForResponse((response) => response.url().includes('services.move') && response.ok());
    await page.getByRole('button', { name: 'Move Garbage disposal up' }).click();
    await (await saved).finished();
    await expect.poll(() => names.last().textContent()).not.toContain('Garbage disposal');
    await visit('/services');
    expect(await names.last().textContent()).not.toContain('Garbage disposal');
  });

  it('a technician is added who does one thing, and takes a day off', async () => {
    const { page, visit } = await visitor();
    await visit('/technicians');
    await page.getByRole('button', { name: 'Add a technician' }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByLabel('Name').fill('Dana Novak');
    await drawer.getByLabel('Does every service').click();
    await drawer.getByRole('button', { name: 'Save' }).click();
    await drawer.getByText('Tick at least one service').waitFor();
    await drawer.getByLabel('Drain cleaning').click();
    await expectGoodPage(page);
    await save(drawer, page);
    await page.getByRole('button', { name: /^Edit Dana Novak.*1 service/ }).click();
    await drawer.getByRole('button', { name: 'Add time off' }).click();
    await page.getByText('Time off entered.').waitFor();
    await drawer.getByRole('list', { name: 'Time off' }).getByRole('listitem').waitFor();
    await expectGoodPage(page);
    await drawer.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: /^Edit Dana Novak.*Off now/ }).waitFor();
  });
});

describe('knowledge', () => {
  it('an article is written, found, and found again after a reload', async () => {
    const { page, visit } = await visitor();
    await visit('/knowledge');
    await page.getByRole('button', { name: 'Add an article' }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('button', { name: 'Save' }).isDisabled();
    await drawer.getByLabel('Title').fill('Gift certificates');
    await drawer.getByRole('button', { name: 'Save' }).click();
    await drawer.getByText('Write what the assistant should say').waitFor();
    await drawer.getByLabel('What the assistant should know').fill('We sell gift certificates from $50 at the office.');
    await save(drawer, page);
    await visit('/knowledge');
    await page.getByRole('searchbox', { name: 'Search articles' }).fill('gift');
    await page.getByRole('button', { name: /^Edit Gift certificates/ }).waitFor();
    await page.getByLabel('A caller’s question').fill('Do you have gift certificates?');
    await page.getByLabel('A caller’s question').press('Enter');
    await page
      .getByRole('list', { name: 'What the assistant would find' })
      .getByText('Gift certificates')
      .first()
      .waitFor();
  });

  it('a question nobody had an answer for is answered with one click', async () => {
    const { page, visit } = await visitor();
    await visit('/knowledge/questions');
    const questions = page.getByRole('list', { name: 'Questions of callers' });
    const row = questions.getByRole('listitem').filter({ hasText: 'Does one of your plumbers speak Spanish?' }).first();
    await row.getByRole('button', { name: 'Write the answer' }).click();
    const drawer = page.getByRole('dialog');
    expect(await drawer.getByLabel('Title').inputValue()).toBe('Does one of your plumbers speak Spanish?');
    await drawer.getByLabel('What the assistant should know').fill('Yes: Luis and Marta speak Spanish.');
    await save(drawer, page);
    await row.waitFor({ state: 'detached' });
    await visit('/knowledge/questions?show=answered');
    await questions.getByText('Does one of your plumbers speak Spanish?').waitFor();
  });

  it('a file is taken in, looked at and removed; what cannot be read is said', async () => {
    const { page, visit } = await visitor();
    await visit('/knowledge/files');
    const file = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
    await page
      .locator('input[type=file]')
      .setInputFiles([file('Fees.md', '# Holidays\n\nA trip on a holiday costs $200.'), file('a.exe', 'MZ')]);
    await page.getByText('your assistant knows it from the next question on').waitFor();
    await page.getByText('This kind of file cannot be read', { exact: false }).waitFor();
    await page.getByRole('button', { name: /^Holidays/ }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText('A trip on a holiday costs $200.', { exact: false }).waitFor();
    await drawer.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Remove Fees.md' }).click();
    await page.getByRole('button', { name: /^Holidays/ }).waitFor({ state: 'detached' });
  });
});

describe('tools', () => {
  it('one of ours is tried by hand and answers as in a call', async () => {
    const { page, visit } = await visitor();
    await visit('/tools');
    await page.getByRole('link', { name: 'Look up a price' }).click();
    await page.getByRole('heading', { level: 1, name: 'Look up a price' }).waitFor();
    await page.getByLabel('Service').fill('Drain cleaning');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('The assistant would say').waitFor();
    await page.getByText('It worked').waitFor();
    await expectGoodPage(page);
  });

  it('one of the business’s own asks its server; one that points into our network does not', async () => {
    const { page, visit } = await visitor();
    await visit('/tools/check_warranty');
    await page.getByLabel('Serial number').fill('HX-4411');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('under warranty until').first().waitFor();
    await visit('/tools');
    await page.getByRole('link', { name: 'Add your own' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Check the stock');
    await page.getByLabel('When should your assistant use it?').fill('When a caller asks for a part.');
    await page.getByLabel('Detail', { exact: true }).fill('Part number');
    await page.getByLabel('Address').fill('https://127.0.0.1/stock');
    await page.getByRole('button', { name: 'Add it' }).click();
    await page.getByRole('heading', { level: 1, name: 'Check the stock' }).waitFor();
    await page.getByLabel('Part number').fill('X-1');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('The host is not on the public internet').waitFor();
    await page.getByRole('button', { name: 'Show the secret' }).click();
    await page.getByText(/^whsec_/).waitFor();
    await expectGoodPage(page);
    await page.getByRole('button', { name: 'Remove this tool' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove tool' }).click();
    await page.getByRole('heading', { level: 1, name: 'Tools' }).waitFor();
    expect(await page.getByRole('link', { name: 'Check the stock' }).count()).toBe(0);
  });
});

describe('calendars', () => {
  it('a technician’s jobs get a secret address, and a calendar in our own network is not read', async () => {
    const { page, visit } = await visitor();
    await visit('/calendars');
    const technician = page.getByRole('region', { name: 'Dan Cole' });
    await technician.getByRole('button', { name: 'Make an address' }).click();
    const address = String(await technician.getByText(/\/ical\/.+\.ics$/).textContent());
    const feed = await page.request.get(address);
    expect(await feed.text()).toMatch(/^BEGIN:VCALENDAR/);
    await expectGoodPage(page, 'with an address');
    await technician.getByRole('button', { name: 'Replace or end it' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End it' }).click();
    await technician.getByText('No address yet.').waitFor();
    expect((await page.request.get(address)).status()).toBe(404);
    await technician.getByRole('button', { name: 'Add their calendar' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Address of the calendar').fill('https://127.0.0.1/private.ics');
    await dialog.getByRole('button', { name: 'Add calendar' }).click();
    await dialog.getByText('This address cannot be used.').waitFor();
    await expectGoodPage(page, 'with a refusal');
  });

  it('Cal.com says what is booked for each service, and the test says what a caller would get', async () => {
    const { page, context, visit } = await visitor();
    await visit('/calendars');
    await page.getByLabel('In Cal.com').click();
    await page.getByText('What to book at Cal.com for each service').waitFor();
    await expectGoodPage(page, 'before choosing it');
    await context.addCookies([{ name: 'offhook_project', value: 'proj_harbor', url: page.url() }]);
    await visit('/calendars');
    await page.getByRole('button', { name: 'Test the connection' }).click();
    const found = page.getByRole('list', { name: 'What the test found' });
    await found.getByText('Signed in as Harbor Heating & Air.').waitFor();
    await found.getByText('Cal.com tells Offhook at once.').waitFor();
    await expectGoodPage(page, 'tested');
  });
});

it('the owner connects Vapi, reads the account, takes over one thing and takes it back', async () => {
  const { page, visit } = await visitor();
  await visit('/vapi/connection');
  await page.getByLabel('Private key of your Vapi account').fill('a public key');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByText('Vapi does not know this key').waitFor();
  await page.getByRole('button', { name: 'Connect with it' }).click();
  await page.getByText('Copy it now: it is not shown again.').waitFor();
  await page.getByRole('list', { name: 'What was checked' }).getByText('The key works.').waitFor();
  await page.getByRole('button', { name: 'Let it ask Offhook: Front desk' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Let it ask Offhook', exact: true }).click();
  await page.getByRole('button', { name: 'Put it back: Front desk' }).waitFor();
  await expectGoodPage(page, 'connected');
  await page.getByRole('button', { name: 'Put it back: Front desk' }).click();
  await page.getByRole('button', { name: 'Let it ask Offhook: Front desk' }).waitFor();

  await visit('/vapi/import');
  await page.getByLabel('Bring in the history of calls too').uncheck();
  await page.getByRole('button', { name: 'Read my account' }).click();
  const proposal = page.getByRole('region', { name: 'What you can take over' });
  await proposal.waitFor();
  await page.getByRole('heading', { name: 'What does not carry over' }).waitFor();
  await expectGoodPage(page);
  while ((await proposal.getByRole('checkbox', { checked: true }).count()) > 0)
    await proposal.getByRole('checkbox', { checked: true }).first().uncheck();
  await proposal.getByRole('checkbox', { name: 'Policies' }).check();
  await proposal.getByRole('button', { name: 'Take over 1 thing' }).click();
  await page.getByText('1 thing taken over from Vapi.').waitFor();
  await page.getByRole('button', { name: 'Take it back' }).click();
  await page.getByText('Taken back. Everything is as it was before.').waitFor();

  await visit('/vapi/connection');
  await page.getByRole('button', { name: 'Disconnect' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
  await page.getByRole('button', { name: 'Connect with it' }).waitFor();
});
