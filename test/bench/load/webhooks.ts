import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';

/** Twilio's webhooks as Twilio signs them (Twilio, "Validating requests"), over kept connections as Twilio keeps them. */
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

export interface TwilioAccount {
  readonly accountSid: string;
  readonly authToken: string;
}

export function sign(authToken: string, url: string, params: Readonly<Record<string, string>> = {}): string {
  const fields = Object.keys(params)
    .sort()
    .map((name) => `${name}${params[name]}`);
  return createHmac('sha1', authToken)
    .update(`${url}${fields.join('')}`)
    .digest('base64');
}

export interface WebhookAnswer {
  readonly status: number;
  readonly body: string;
}

export function post(url: string, params: Readonly<Record<string, string>>, authToken: string): Promise<WebhookAnswer> {
  const body = new URLSearchParams(params).toString();
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
          'content-length': Buffer.byteLength(body),
          'x-twilio-signature': sign(authToken, url, params),
          'user-agent': 'TwilioProxy/1.1',
        },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
        answer.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

export interface StreamOrder {
  readonly url: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What `<Connect><Stream>` asks for, or null when the answer connects no stream. */
export function streamOf(twiml: string): StreamOrder | null {
  const url = /<Stream\b[^>]*\surl="([^"]+)"/.exec(twiml)?.[1];
  if (url === undefined) return null;
  const parameters: Record<string, string> = {};
  for (const [, name = '', value = ''] of twiml.matchAll(/<Parameter\s+name="([^"]+)"\s+value="([^"]*)"/g))
    parameters[name] = value;
  return { url, parameters };
}
