import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { TelephoneLine } from '../scenarios/run-scenario.ts';
import type { TelephoneExchange } from '../twilio/exchange.ts';
import type { SimulatedText } from '../twilio/message-book.ts';
import { sendInboundText } from '../twilio/text-callbacks.ts';
import { createWebhookClient } from '../twilio/webhook-client.ts';

/** Where the simulated numbers send texts that come in. */
const SMS_PATH = '/twilio/sms';

const PhoneNumber = z.string().regex(/^\+[1-9]\d{6,14}$/, 'Use a number like +15125550142');
const SendText = z.strictObject({
  from: PhoneNumber,
  to: PhoneNumber,
  body: z.string().max(1_600),
  optOutType: z.enum(['STOP', 'START', 'HELP']).optional(),
});
const WhoseTexts = z.object({ with: PhoneNumber });

export type TextControl = {
  /** A customer texts a number: what the webhook answered. */
  send(
    text: z.infer<typeof SendText>,
  ): Promise<{ messageSid: string; status: number | null; errorCode: number | null }>;
  /** The texts on a person's phone, oldest first. */
  on(number: string): SimulatedText[];
};

export function textControl(exchange: TelephoneExchange, line: TelephoneLine): TextControl {
  const { accountSid, messages } = exchange;
  return {
    async send(inbound) {
      const publicUrl = line.publicUrl ?? line.workerUrl;
      const webhooks = createWebhookClient({ authToken: line.authToken, publicUrl, workerUrl: line.workerUrl });
      const answer = exchange.numbers.textAnswerOf(inbound.to);
      // A number that nobody set up by the REST API is answered by the line under trial.
      const route = answer.kind === 'webhook' ? answer.route : { url: `${publicUrl}${SMS_PATH}` };
      const { text, reply } = await sendInboundText(inbound, { accountSid, messages, webhooks, route });
      const { sid: messageSid } = text;
      return reply.ok
        ? { messageSid, status: reply.status, errorCode: null }
        : { messageSid, status: null, errorCode: reply.errorCode };
    },
    on: (number) =>
      messages
        .list()
        .filter(({ from, to }) => from === number || to === number)
        .reverse(),
  };
}

/** `POST /texts`: a customer texts a business. `GET /texts?with=+1…`: what is on their phone. */
export function registerTextControl(scope: FastifyInstance, texts: TextControl): void {
  scope.post('/texts', async (request, reply) => {
    const body = SendText.safeParse(request.body);
    if (!body.success) return reply.code(400).send({ error: z.prettifyError(body.error) });
    return reply.code(202).send(await texts.send(body.data));
  });
  scope.get('/texts', async (request, reply) => {
    const query = WhoseTexts.safeParse(request.query);
    if (!query.success) return reply.code(400).send({ error: z.prettifyError(query.error) });
    return texts.on(query.data.with);
  });
}
