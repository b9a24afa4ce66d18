import type { Database } from '@offhook/db';
import type { VapiAssistant, VapiPhoneNumber, VapiTool } from '@offhook/protocol';
import { granted, notFound, type Outcome } from '../../projects/outcome.ts';
import { ok, problem, type SetupCheck, warning } from '../../projects/setup-check.ts';
import type { VapiPort } from '../vapi-port.ts';
import { canReachUs, vapiServerUrl } from './read-connection.ts';
import type { VapiConnectionDeps } from './vapi-connection-deps.ts';
import { vapiKeyOf } from './vapi-key.ts';
import { explainVapi } from './vapi-words.ts';

const ACCOUNT = 'Your Vapi account';
const NUMBERS = 'Your numbers there';
const SERVER = 'Who your assistants ask';
const MESSAGES = 'Messages from Vapi';

export interface VapiCheckRequest {
  readonly projectId: string;
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

/**
 * Asks Vapi for everything that moving over needs, changes nothing there, and says line by line what is wrong. The lines are kept, so that
 * they are there when the page is opened again.
 */
export async function checkVapi(
  deps: VapiConnectionDeps,
  { projectId, nowMs, signal }: VapiCheckRequest,
): Promise<Outcome<readonly SetupCheck[]>> {
  const connection = await deps.db.vapiConnection.findUnique({ where: { projectId } });
  if (!connection) return notFound('connection');
  const checks = [
    ...(await checkAccount(deps, projectId, signal)),
    connection.lastMessageAt === null
      ? warning(MESSAGES, 'None has arrived yet. The first one comes with the next call that Vapi answers.')
      : ok(MESSAGES, 'They arrive here, and they carry your secret.'),
  ];
  await deps.db.vapiConnection.updateMany({
    where: { projectId },
    data: { checks: checks.map((check) => ({ ...check })), checkedAt: new Date(nowMs) },
  });
  return granted(checks);
}

async function checkAccount(deps: VapiConnectionDeps, projectId: string, signal: AbortSignal): Promise<SetupCheck[]> {
  try {
    const apiKey = await vapiKeyOf(deps, projectId);
    if (apiKey === null) return [problem(ACCOUNT, 'This server has no account at Vapi any more. Paste your own key.')];
    const account = await readAccount(deps.openVapiAccount(apiKey), signal);
    return [foundIn(account), await checkNumbers(deps.db, projectId, account.numbers), checkServer(account, deps)];
  } catch (thrown) {
    return [problem(ACCOUNT, explainVapi(thrown))];
  }
}

interface Account {
  readonly assistants: readonly VapiAssistant[];
  readonly tools: readonly VapiTool[];
  readonly numbers: readonly VapiPhoneNumber[];
}

async function readAccount(vapi: VapiPort, signal: AbortSignal): Promise<Account> {
  const [assistants, tools, numbers] = await Promise.all([
    vapi.listAssistants({ signal }),
    vapi.listTools({ signal }),
    vapi.listPhoneNumbers({ signal }),
  ]);
  return { assistants: assistants.items, tools: tools.items, numbers: numbers.items };
}

function foundIn({ assistants, tools, numbers }: Account): SetupCheck {
  if (assistants.length === 0) {
    return warning(ACCOUNT, 'The key works, but there is no assistant. Is it the key of the right organization?');
  }
  const found = [count(assistants, 'assistant'), count(tools, 'function'), count(numbers, 'phone number')];
  return ok(ACCOUNT, `The key works. Found ${found.slice(0, -1).join(', ')} and ${found.at(-1)}.`);
}

async function checkNumbers(db: Database, projectId: string, numbers: readonly VapiPhoneNumber[]): Promise<SetupCheck> {
  const ours = await db.phoneNumber.findMany({ where: { projectId }, select: { e164: true, label: true } });
  const there = new Map(numbers.map((number) => [number.number, number]));
  const known = ours.filter(({ e164 }) => there.get(e164)?.provider === 'twilio');
  const fixed = ours.filter(({ e164 }) => (there.get(e164)?.provider ?? 'twilio') !== 'twilio');
  if (fixed.length > 0) {
    return problem(
      NUMBERS,
      `${listed(fixed)}: not in a Twilio account of yours, so it cannot be switched. Port it to Twilio, or forward it.`,
    );
  }
  if (known.length > 0) return ok(NUMBERS, `${listed(known)} can be switched between Offhook and Vapi.`);
  return warning(
    NUMBERS,
    'None of your numbers in Offhook is known at Vapi. Offhook brings one in when you let Vapi answer its calls.',
  );
}

function checkServer({ assistants, tools, numbers }: Account, deps: VapiConnectionDeps): SetupCheck {
  if (!canReachUs(deps)) {
    return problem(
      SERVER,
      'Vapi can only reach an address on the internet that begins with https. Offhook runs on a private one: set PUBLIC_DASHBOARD_URL.',
    );
  }
  const serverUrl = vapiServerUrl(deps.dashboardUrl);
  const leadsHere = (place: { readonly server?: { readonly url?: string | undefined } | undefined }) =>
    place.server?.url === serverUrl;
  const ours = assistants.filter((each) => leadsHere(each) || each.serverUrl === serverUrl);
  if (ours.length > 0) {
    return ok(SERVER, `Asked by ${ours.map(({ name }) => `“${name ?? 'an assistant without a name'}”`).join(', ')}.`);
  }
  if ([...tools, ...numbers].some(leadsHere)) return ok(SERVER, 'Asked by some of your functions or numbers.');
  return warning(
    SERVER,
    'No assistant asks Offhook yet. Choose one below; what is set for the whole organization is not shown by Vapi.',
  );
}

function count(things: readonly unknown[], name: string): string {
  return `${things.length} ${name}${things.length === 1 ? '' : 's'}`;
}

function listed(numbers: readonly { readonly label: string }[]): string {
  return numbers.map(({ label }) => `“${label}”`).join(', ');
}
