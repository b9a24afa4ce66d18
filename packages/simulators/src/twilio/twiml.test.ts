import { describe, expect, it } from 'vitest';
import { checkStreamUrl, readTwiml } from './twiml.ts';
import { parseXml } from './xml.ts';

const read = (body: string, contentType = 'text/xml; charset=utf-8') => readTwiml(contentType, body);

describe('TwiML', () => {
  it('reads a stream with its parameters, and what follows when the stream is over', () => {
    const document = read(`<?xml version="1.0" encoding="UTF-8"?>
      <Response>
        <Connect action="/twilio/connect-ended"><Stream url="wss://voice.example.com/media" name="main">
          <Parameter name="token" value="a&amp;b"/><Parameter name="callId" value="call_1"/></Stream></Connect>
        <Say>We are sorry.</Say><Hangup/>
      </Response>`);
    expect(document).toMatchObject({
      ok: true,
      warnings: [],
      verbs: [
        {
          verb: 'Connect',
          action: '/twilio/connect-ended',
          method: 'POST',
          stream: { url: 'wss://voice.example.com/media', parameters: { token: 'a&b', callId: 'call_1' } },
        },
        { verb: 'Say', text: 'We are sorry.' },
        { verb: 'Hangup' },
      ],
    });
  });

  it.each([
    ['a wrong content type', read('<Response/>', 'application/json'), 12300],
    ['no XML', read('Hello'), 12100],
    ['an unclosed element', read('<Response><Say>Hi</Response>'), 12100],
    ['another document', read('<Reply/>'), 12200],
  ])('refuses %s', (_what, document, errorCode) => {
    expect(document).toMatchObject({ ok: false, errorCode });
  });

  it('skips what the schema does not know, with a warning', () => {
    const document = read('<Response><Speak>Hi</Speak><Connect/><Pause length="2"/></Response>');
    expect(document).toMatchObject({ ok: true, verbs: [{ verb: 'Pause', seconds: 2 }] });
    expect(document.ok && document.warnings.map(({ code }) => code)).toEqual([12200, 12200]);
  });

  it('refuses a parameter of 500 characters', () => {
    const stream = `<Stream url="wss://a.example/b"><Parameter name="n" value="${'x'.repeat(499)}"/></Stream>`;
    expect(read(`<Response><Connect>${stream}</Connect></Response>`)).toMatchObject({
      verbs: [],
      warnings: [{ code: 12200 }],
    });
  });

  it('reads a number to dial and where to report', () => {
    expect(
      read('<Response><Dial timeout="20" action="/x"><Number>+15125550100</Number></Dial></Response>'),
    ).toMatchObject({
      verbs: [{ verb: 'Dial', numbers: [{ number: '+15125550100' }], timeoutSec: 20, action: '/x' }],
    });
  });
});

it.each([
  ['<Gather timeout="soon"/>'],
  ['<Gather numDigits="0"/>'],
  ['<Gather finishOnKey="12"/>'],
  ['<Gather><Dial>+15125550100</Dial></Gather>'],
  ['<Gather speed="1"/>'],
  ['<Record maxLength="0"/>'],
  ['<Record finishOnKey="x"/>'],
  ['<Record trim="yes"/>'],
  ['<Record><Say>Hi</Say></Record>'],
  ['<Dial/>'],
  ['<Dial timeout="0">+15125550100</Dial>'],
  ['<Dial record="always">+15125550100</Dial>'],
  ['<Dial><Sip>sip:a@b.example</Sip></Dial>'],
  ['<Dial><Number statusCallbackEvent="hungup">+15125550100</Number></Dial>'],
  ['<Dial answer="now">+15125550100</Dial>'],
  ['<Say speed="2">Hi</Say>'],
  ['<Pause length="0"/>'],
  ['<Play digits="xyz"/>'],
  ['<Conference>room</Conference>'],
])('skips %s with a warning', (verb) => {
  expect(read(`<Response>${verb}</Response>`)).toMatchObject({ ok: true, verbs: [], warnings: [{ code: 12200 }] });
});

it('reads what gathers and records with the defaults of Twilio', () => {
  expect(read('<Response><Gather><Say>Press a key.</Say></Gather><Record/></Response>')).toMatchObject({
    verbs: [
      { verb: 'Gather', action: null, timeoutSec: 5, finishOnKey: '#', actionOnEmptyResult: false },
      {
        verb: 'Record',
        timeoutSec: 5,
        maxLengthSec: 3600,
        finishOnKey: '1234567890*#',
        playBeep: true,
        trimSilence: true,
      },
    ],
    warnings: [],
  });
});

it.each([
  ['wss://voice.example.com/media', true],
  ['ws://localhost:3001/twilio/media', true],
  ['ws://voice.example.com/media', false],
  ['https://voice.example.com/media', false],
  ['wss://voice.example.com/media?ticket=1', false],
  ['not a url', false],
])('takes %s for a stream: %s', (url, ok) => {
  expect(checkStreamUrl(url).ok).toBe(ok);
});

describe('XML', () => {
  it.each([
    '<a><b></a></b>',
    '<a>',
    'x<a/>',
    '<a/><b/>',
    '<a x=1/>',
    '<a>&nope;</a>',
    '<a x="1" x="2"/>',
    '<a><</a>',
    '',
  ])('refuses %s', (source) => {
    expect(parseXml(source).ok).toBe(false);
  });

  it('reads entities, CDATA and comments', () => {
    const parsed = parseXml('<!-- c --><a t="&quot;&#65;&quot;">1 &lt; 2<![CDATA[ & <b> ]]><!-- d --></a>');
    expect(parsed).toMatchObject({ ok: true, root: { attributes: { t: '"A"' }, text: '1 < 2 & <b> ' } });
  });
});
