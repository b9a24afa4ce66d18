import { AppError, type SendAnswer, type TextGatewayPort, type TextQuery } from '@offhook/core';
import { ATTR, SPAN, withSpan } from '@offhook/telemetry';
import { type TwilioAccess, twilioClient } from './twilio-client.ts';
import { refusalCode, twilioError } from './twilio-error.ts';

const PATH = '/2010-04-01/Accounts/{AccountSid}/Messages.json';
/** A lost answer is one of the last few texts to that person. */
const LOOK_BACK = 20;
/** One page. What is older has been asked for ten minutes ago. */
const NEWEST = 200;

/**
 * SMS by Twilio's Messages resource (protocols/twilio-voice.md, section 6). Create has no idempotency key: whoever loses an answer
 * looks the text up by its number and its words.
 */
export function twilioTexts(access: TwilioAccess): TextGatewayPort {
  const client = twilioClient(access);
  const serverAddress = new URL(access.baseUrl).hostname;
  const ask = <Answer>(method: string, work: () => Promise<Answer>): Promise<Answer> =>
    withSpan(
      SPAN.upstreamRequest(method, PATH),
      { kind: 'client', attributes: { [ATTR.httpMethod]: method, [ATTR.serverAddress]: serverAddress } },
      work,
    );
  return {
    send: ({ from, to, body, statusUrl: statusCallback }) =>
      ask('POST', async (): Promise<SendAnswer> => {
        try {
          const { sid } = await client.messages.create({ from, to, body, statusCallback });
          return { state: 'sent', providerSid: sid };
        } catch (error) {
          const code = refusalCode(error);
          if (code !== null) return { state: 'refused', code };
          throw twilioError(error);
        }
      }),
    find: (query) =>
      ask('GET', async () => {
        const { from, to } = query;
        const sent = await client.messages.list({ from, to, limit: LOOK_BACK }).catch((error: unknown) => {
          throw twilioError(error);
        });
        return sent.filter(isAskedFor(query)).map(({ sid }) => sid);
      }),
    received: ({ sinceMs }) =>
      ask('GET', async () => {
        const newest = await client.messages
          .list({ limit: NEWEST, pageSize: NEWEST })
          .catch((error: unknown): never => {
            throw twilioError(error);
          });
        return newest
          .filter(({ direction }) => direction === 'inbound')
          .flatMap((message) => {
            const { sid: providerSid, from, to, body, numMedia, dateCreated } = message;
            const nowMs = dateCreated.getTime();
            const mediaCount = Number.parseInt(numMedia, 10) || 0;
            return nowMs < sinceMs ? [] : [{ providerSid, from, to, body, mediaCount, optOutType: null, nowMs }];
          });
      }),
  };
}

/** By when it was made, not by when it was sent: a text that waits at Twilio has no such date yet. */
function isAskedFor({ body, sinceMs }: TextQuery) {
  return (message: { body: string; dateCreated: Date; direction: string }): boolean =>
    message.body === body && message.direction.startsWith('outbound') && message.dateCreated.getTime() >= sinceMs;
}

/** Without an account nothing can be sent; texts wait until there is one, or until they are of no use. */
export function noTexts(): TextGatewayPort {
  const refuse = () =>
    Promise.reject(new AppError('NOT_CONFIGURED', 'TWILIO_ACCOUNT_SID is not set: no texts can be sent'));
  // Nobody can have texted an account that does not exist.
  return { send: refuse, find: refuse, received: async () => [] };
}
