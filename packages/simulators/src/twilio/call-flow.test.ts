import { expect, it } from 'vitest';
import { type CallFlowDeps, runCallFlow } from './call-flow.ts';
import type { StreamEnd, StreamReport } from './media-stream.ts';
import type { WebhookReply, WebhookRequest } from './webhook-client.ts';

const CALL = { callSid: 'CA1', accountSid: 'AC1', from: '+15125550199', to: '+15125550142' };
const CONNECT = '<Connect action="/ended"><Stream url="wss://w.example/media"/></Connect>';

function streamThatEnds(end: StreamEnd): StreamReport {
  const times = { durationMs: 1, startToFirstMediaMs: null, startToFirstAudioMs: null, lateTicks: 0, maxLateMs: 0 };
  const counts = { framesSent: 0, framesLost: 0, marksEchoed: 0, clears: 0, clearedMs: 0, heardMs: 0 };
  return { streamSid: 'MZ1', end, ...times, ...counts, heard: [], warnings: [] };
}

type Answers = Record<string, string | { fails: number }>;

function flow(answers: Answers, options: Partial<CallFlowDeps> & { end?: StreamEnd } = {}) {
  const requests: WebhookRequest[] = [];
  const request = async (webhook: WebhookRequest): Promise<WebhookReply> => {
    requests.push(webhook);
    const answer = answers[new URL(webhook.url).pathname] ?? { fails: 11200 };
    if (typeof answer !== 'string') return { ok: false, errorCode: answer.fails, error: 'failed', durationMs: 1 };
    return { ok: true, status: 200, contentType: 'text/xml', body: `<Response>${answer}</Response>`, durationMs: 1 };
  };
  const done = runCallFlow({
    call: CALL,
    webhooks: { request, route: (url) => url, resolve: (url, base) => new URL(url, base).href },
    voiceUrl: 'https://w.example/voice',
    fallbackUrl: 'https://w.example/fallback',
    runStream: async () => streamThatEnds(options.end ?? { kind: 'server-closed', code: 1000 }),
    dial: { answers: true, talkMs: 0, maxRingMs: 0 },
    verbPace: 0,
    ...options,
  });
  return { done, requests };
}

it('asks what comes next when the server ends the stream', async () => {
  const { done, requests } = flow({ '/voice': CONNECT, '/ended': '<Say>Bye.</Say><Hangup/>' });
  expect(await done).toMatchObject({ status: 'completed', spokenByTwilio: ['Bye.'], problems: [] });
  expect(requests.map(({ url, fields }) => [new URL(url).pathname, fields.CallStatus])).toEqual([
    ['/voice', 'ringing'],
    ['/ended', 'in-progress'],
  ]);
});

it('asks nothing more when the caller hangs up', async () => {
  const end = { kind: 'caller-hung-up', reason: 'scripted' } as const;
  const { done, requests } = flow({ '/voice': `${CONNECT}<Say>Never heard</Say>` }, { end });
  expect(await done).toMatchObject({ status: 'completed', spokenByTwilio: [] });
  expect(requests).toHaveLength(1);
});

it('goes to the fallback with the code and the address that failed', async () => {
  const { done, requests } = flow({ '/voice': { fails: 11200 }, '/fallback': '<Say>Sorry.</Say>' });
  expect(await done).toMatchObject({ status: 'completed', spokenByTwilio: ['Sorry.'], problems: [{ code: 11200 }] });
  expect(requests[1]?.fields).toMatchObject({ ErrorCode: '11200', ErrorUrl: 'https://w.example/voice' });
});

it('fails when the fallback fails too, or there is none', async () => {
  expect(await flow({ '/voice': { fails: 11205 } }).done).toMatchObject({ status: 'failed' });
  expect(await flow({ '/voice': 'no <b>' }, { fallbackUrl: null }).done).toMatchObject({
    status: 'failed',
    problems: [{ code: 12100 }],
  });
});

it('uses the action after a broken stream, and tells what broke', async () => {
  const end = { kind: 'failed', errorCode: 31920, error: 'HTTP 500' } as const;
  const { done } = flow({ '/voice': CONNECT, '/ended': '<Hangup/>' }, { end });
  expect(await done).toMatchObject({
    status: 'completed',
    problems: [{ code: 31920 }],
    visits: [{ ok: true }, { ok: true }],
  });
});

it('never opens a stream that Twilio would not', async () => {
  const voice = '<Connect><Stream url="ws://w.example/media"/></Connect><Say>Sorry.</Say>';
  expect(await flow({ '/voice': voice }).done).toMatchObject({
    streams: [],
    problems: [{ code: 31922 }],
    spokenByTwilio: ['Sorry.'],
  });
});

it('reports to the action how a dialled number answered', async () => {
  const voice = '<Dial action="/dialled">+15125550100</Dial>';
  const answered = flow({ '/voice': voice, '/dialled': '<Hangup/>' });
  expect(await answered.done).toMatchObject({ dialled: [{ number: '+15125550100', answered: true }] });
  expect(answered.requests[1]?.fields).toMatchObject({ DialCallStatus: 'completed', DialBridged: 'true' });
  const missed = flow(
    { '/voice': voice, '/dialled': '<Hangup/>' },
    { dial: { answers: false, talkMs: 0, maxRingMs: 0 } },
  );
  await missed.done;
  expect(missed.requests[1]?.fields).toMatchObject({ DialCallStatus: 'no-answer', DialBridged: 'false' });
});

it('rejects only as the first verb, and never follows redirects for ever', async () => {
  expect(await flow({ '/voice': '<Reject reason="busy"/>' }).done).toMatchObject({ status: 'busy' });
  expect(await flow({ '/voice': '<Say>Hi</Say><Reject/>' }).done).toMatchObject({ status: 'completed' });
  const looping = flow({ '/voice': '<Redirect>/voice</Redirect>' });
  expect(await looping.done).toMatchObject({ status: 'failed' });
  expect(looping.requests.length).toBeLessThanOrEqual(20);
});
