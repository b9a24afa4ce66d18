import type { Logger } from '@offhook/telemetry';
import type { HumanServices } from '@offhook/wiring/worker';
import { bridge, HUMAN_PATHS, whisper } from '../http/human-twiml.ts';
import type { TwilioHandler, TwilioParams } from '../http/twilio-webhook.ts';
import { hangUp, sayAndHangUp } from '../http/twiml.ts';
import type { Journal } from '../journal/journal.ts';
import { HumanJournal } from './human-journal.ts';
import { briefingFor, HUMAN_SENTENCES } from './human-sentences.ts';
import type { VoicemailCollector } from './voicemail-collector.ts';
import { endReasonWithoutHuman, readWayOut, writeWayOut } from './way-out.ts';
import { within } from './within.ts';

export interface HumanWebhookOptions {
  readonly services: Pick<HumanServices, 'findTransfer'>;
  readonly journal: Pick<Journal, 'append' | 'flush'>;
  readonly collector: Pick<VoicemailCollector, 'collect'>;
  readonly publicUrl: string;
  readonly logger: Logger;
}

/** The human is listening: without the database they are told less. */
const READ_WITHIN_MS = 1_500;

/** Webhooks about the human's telephone and the voicemail. Any worker can serve them; a repeated one changes nothing. */
export function humanWebhooks(options: HumanWebhookOptions): Readonly<Record<string, TwilioHandler>> {
  const { collector } = options;
  const journal = new HumanJournal(options.journal);

  /** The human picked up: what it is about, and which key takes the call. */
  const onWhisper: TwilioHandler = async (_params, query) => {
    const way = readWayOut(query);
    if (!way?.transfer) return hangUp();
    const transfer = await find(options, way.transfer);
    if (transfer?.endedAt) return sayAndHangUp(HUMAN_SENTENCES.callerGone);
    return whisper({
      publicUrl: options.publicUrl,
      query: writeWayOut(way),
      briefing: briefingFor(transfer?.call.project.name ?? null, transfer?.briefing ?? ''),
      howTo: HUMAN_SENTENCES.howToAccept,
    });
  };

  /** The human pressed a key. Nothing but 1 accepts; an answering machine presses none and never comes here. */
  const onAccept: TwilioHandler = async (params, query) => {
    const way = readWayOut(query);
    if (!way?.transfer) return hangUp();
    const legSid = params.CallSid ?? null;
    if (params.Digits === '2') {
      journal.settled(way, { outcome: 'declined', isFinal: true, legSid });
      return sayAndHangUp(HUMAN_SENTENCES.declined);
    }
    if (params.Digits !== '1') return sayAndHangUp(HUMAN_SENTENCES.declined);
    const transfer = await find(options, way.transfer);
    if (transfer?.endedAt) return sayAndHangUp(HUMAN_SENTENCES.callerGone);
    journal.settled(way, { outcome: 'connected', isFinal: false, legSid });
    return bridge();
  };

  /** A human who is put through blindly picked up: the two are talking. */
  const onAnswered: TwilioHandler = async (params, query) => {
    const way = readWayOut(query);
    if (way && params.CallStatus === 'in-progress')
      journal.settled(way, { outcome: 'connected', isFinal: false, legSid: params.CallSid ?? null });
    return null;
  };

  /** The message is recorded, or the caller hung up while it was. */
  const onVoicemail: TwilioHandler = async (params, query) => {
    const way = readWayOut(query);
    if (!way) return hangUp();
    const durationSec = secondsOf(params);
    const hasMessage = durationSec > 0;
    journal.voicemail(way, { recordingSid: recordingSidOf(params), durationSec });
    const endReason = hasMessage ? 'voicemail' : endReasonWithoutHuman(way);
    journal.ended(way, { callSid: params.CallSid ?? '', endReason, wasAnswered: false });
    if (params.Digits === 'hangup') return hangUp();
    return sayAndHangUp(hasMessage ? HUMAN_SENTENCES.messageTaken : HUMAN_SENTENCES.nothingHeard);
  };

  /** Twilio has the file. */
  const onRecording: TwilioHandler = async (params, query) => {
    const way = readWayOut(query);
    if (!way || params.RecordingStatus !== 'completed') return null;
    const message = { recordingSid: recordingSidOf(params), durationSec: secondsOf(params) };
    const recordingId = journal.voicemail(way, message);
    // After the row is there. A fetch that fails, or a worker that dies before it, leaves the message to the sweep.
    if (recordingId) void journal.flush().then(() => collector.collect(recordingId));
    return null;
  };

  return {
    [HUMAN_PATHS.whisper]: onWhisper,
    [HUMAN_PATHS.accept]: onAccept,
    [HUMAN_PATHS.answered]: onAnswered,
    [HUMAN_PATHS.voicemail]: onVoicemail,
    [HUMAN_PATHS.recording]: onRecording,
  };
}

async function find({ services, logger }: HumanWebhookOptions, transferId: string) {
  return within(READ_WITHIN_MS, services.findTransfer(transferId)).catch((error: unknown) => {
    logger.warn({ err: error, transferId }, 'a transfer could not be read: the human is told less');
    return null;
  });
}

/** The action names the recording by its address only (Twilio `<Record>`). */
function recordingSidOf({ RecordingSid, RecordingUrl = '' }: TwilioParams): string {
  return RecordingSid ?? /\/Recordings\/(RE[0-9a-f]{32})/i.exec(RecordingUrl)?.[1] ?? '';
}

function secondsOf({ RecordingDuration = '' }: TwilioParams): number {
  return Number.parseInt(RecordingDuration, 10) || 0;
}
