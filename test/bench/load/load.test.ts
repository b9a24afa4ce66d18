import { describe, expect, it } from 'vitest';
import { type Frame, FrameReader, textOf } from '../harness/frames.ts';
import { emptyStamp, readStamp, STAMP_KIND } from '../harness/stamp.ts';
import { MediaFrames } from './media-frames.ts';
import { Playback } from './playback.ts';
import { sign, streamOf } from './webhooks.ts';

const MS = 1_000;

describe('media messages', () => {
  const frames = new MediaFrames(7, 'MZ7', Buffer.from([9, 8, 7, 6]));
  const textAt = (seq: number, sequenceNumber: number): string => {
    let text = '';
    const stamp = { kind: STAMP_KIND.caller, call: 7, answer: 0, seq, sentAtUs: 1_234_567 };
    const reader = new FrameReader((frame: Frame) => {
      text = textOf(frame);
    });
    reader.push(Buffer.from(frames.next(stamp, sequenceNumber)));
    return text;
  };

  it.each([
    [0, 2],
    [8, 10],
    [9, 12],
    [499, 700],
    [500, 701],
    [3, 5],
    [1_234_567, 1_300_000],
  ])('are what Twilio sends, for frame %i', (seq, sequenceNumber) => {
    const message = JSON.parse(textAt(seq, sequenceNumber));
    expect(message).toEqual({
      event: 'media',
      sequenceNumber: `${sequenceNumber}`,
      streamSid: 'MZ7',
      media: { track: 'inbound', chunk: `${seq + 1}`, timestamp: `${seq * 20}`, payload: expect.any(String) },
    });
    const stamp = emptyStamp();
    expect(readStamp(Buffer.from(message.media.payload), 0, stamp)).toBe(true);
    expect(stamp).toEqual({ kind: STAMP_KIND.caller, call: 7, answer: 0, seq, sentAtUs: 1_234_567 });
  });
});

describe('playback', () => {
  it('runs in real time, behind what was queued before', () => {
    const playback = new Playback();
    playback.queue(1, 20, 0);
    playback.queue(1, 20, 0);
    expect(playback.heard(30 * MS)).toEqual({ answer: 1, heardMs: 30 });
    expect(playback.heard(90 * MS)).toEqual({ answer: 1, heardMs: 40 });
    playback.queue(1, 20, 100 * MS);
    expect(playback.heard(110 * MS)).toEqual({ answer: 1, heardMs: 50 });
  });

  it('counts an answer that waits behind another from its own beginning', () => {
    const playback = new Playback();
    playback.queue(1, 100, 0);
    playback.queue(2, 100, 0);
    expect(playback.heard(90 * MS)).toEqual({ answer: 2, heardMs: 0 });
    expect(playback.heard(130 * MS)).toEqual({ answer: 2, heardMs: 30 });
  });

  it('echoes a mark when everything before it was played, and at once when nothing is queued', () => {
    const playback = new Playback();
    expect(playback.mark('early', 5 * MS)).toBe(5 * MS);
    expect(playback.takeDue(5 * MS)).toEqual(['early']);
    playback.queue(1, 40, 10 * MS);
    expect(playback.mark('a', 10 * MS)).toBe(50 * MS);
    expect(playback.takeDue(49 * MS)).toEqual([]);
    expect(playback.takeDue(50 * MS)).toEqual(['a']);
  });

  it('drops what is queued on clear, and echoes every mark that waits', () => {
    const playback = new Playback();
    playback.queue(1, 500, 0);
    playback.mark('a', 0);
    playback.mark('b', 0);
    expect(playback.clear(100 * MS)).toEqual(['a', 'b']);
    expect(playback.takeDue(900 * MS)).toEqual([]);
    playback.queue(2, 20, 100 * MS);
    expect(playback.heard(120 * MS)).toEqual({ answer: 2, heardMs: 20 });
  });
});

describe('webhooks', () => {
  it('are signed as Twilio documents it', () => {
    // The example of Twilio's own page, "Validating requests".
    const params = {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+14158675309',
      Digits: '1234',
      From: '+14158675309',
      To: '+18005551212',
    };
    expect(sign('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', params)).toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=');
  });

  it('find the stream and its parameters in TwiML', () => {
    const twiml =
      '<Response><Connect action="x"><Stream url="ws://127.0.0.1:1/twilio/media"><Parameter name="token" value="t1"/><Parameter name="traceparent" value="00-1"/></Stream></Connect><Say>Sorry</Say></Response>';
    expect(streamOf(twiml)).toEqual({
      url: 'ws://127.0.0.1:1/twilio/media',
      parameters: { token: 't1', traceparent: '00-1' },
    });
    expect(streamOf('<Response><Say>Sorry</Say></Response>')).toBeNull();
  });
});
