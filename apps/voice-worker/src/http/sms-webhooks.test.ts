import formbody from '@fastify/formbody';
import type { ReceivedText, TextStatus } from '@offhook/core';
import fastify from 'fastify';
import twilio from 'twilio';
import { expect, it } from 'vitest';
import { quiet } from '../humans/testing.ts';
import { smsWebhooks } from './sms-webhooks.ts';
import { twilioSignatures } from './twilio-signature.ts';
import { twilioWebhook } from './twilio-webhook.ts';

const PUBLIC_URL = 'https://voice.example.com';
const TEXT = { MessageSid: 'SM1', From: '+15125550111', To: '+15125550142', Body: 'C', NumMedia: '0', FromZip: '' };

async function worker({ isDatabaseAway = false } = {}) {
  const received: ReceivedText[] = [];
  const reports: TextStatus[] = [];
  const app = fastify();
  await app.register(formbody);
  const handlers = smsWebhooks({
    logger: quiet,
    services: {
      receive: async (text) => {
        if (isDatabaseAway) throw new Error('no database');
        received.push(text);
        return { state: 'understood', intent: 'confirm', projectId: 'proj_1' };
      },
      applyStatus: async (report) => {
        reports.push(report);
        return 'applied';
      },
    },
  });
  const signatures = twilioSignatures({ authToken: 'token', publicUrl: PUBLIC_URL });
  const options = { signatures, strayEvents: () => undefined, logger: quiet, onFailure: 'refuse' } as const;
  for (const entry of Object.entries(handlers)) twilioWebhook(app, options, entry);
  const post = (path: string, params: Record<string, string>, token = 'token') =>
    app.inject({
      method: 'POST',
      url: path,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': twilio.getExpectedTwilioSignature(token, `${PUBLIC_URL}${path}`, params),
      },
      payload: new URLSearchParams(params).toString(),
    });
  return { post, received, reports };
}

it('keeps a signed text and replies nothing at once', async () => {
  const { post, received } = await worker();
  const answer = await post('/twilio/sms', { ...TEXT, NumMedia: '2', OptOutType: 'HELP' });
  expect(answer).toMatchObject({ statusCode: 200, body: '<?xml version="1.0" encoding="UTF-8"?><Response/>' });
  expect(answer.headers['content-type']).toContain('text/xml');
  expect(received).toMatchObject([
    { providerSid: 'SM1', from: TEXT.From, to: TEXT.To, body: 'C', mediaCount: 2, optOutType: 'HELP' },
  ]);
});

it('refuses what Twilio did not sign, and changes nothing', async () => {
  const { post, received, reports } = await worker();
  expect((await post('/twilio/sms', TEXT, 'another')).statusCode).toBe(403);
  const report = { MessageSid: 'SM1', MessageStatus: 'delivered' };
  expect((await post('/twilio/sms-status?text=txt_1', report, 'another')).statusCode).toBe(403);
  expect([...received, ...reports]).toEqual([]);
});

it('asks Twilio to try elsewhere when a text could not be kept: no sentence for a caller who is not there', async () => {
  const { post } = await worker({ isDatabaseAway: true });
  expect(await post('/twilio/sms', TEXT)).toMatchObject({ statusCode: 503, body: 'Try again' });
});

it('hands on what became of a text, by our id and Twilio’s', async () => {
  const { post, reports } = await worker();
  const report = { MessageSid: 'SM1', MessageStatus: 'undelivered', ErrorCode: '30007' };
  expect((await post('/twilio/sms-status?text=txt_1', report)).statusCode).toBe(204);
  expect((await post('/twilio/sms-status', report)).statusCode).toBe(204);
  expect(reports).toEqual([{ textId: 'txt_1', providerSid: 'SM1', status: 'undelivered', errorCode: '30007' }]);
});
