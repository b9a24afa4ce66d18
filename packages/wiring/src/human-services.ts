import {
  type CallControlPort,
  fetchVoicemail,
  fileKeeper,
  findTransfer,
  finishLeftCall,
  latestTransfer,
  pendingVoicemails,
} from '@offhook/core';
import type { Database } from '@offhook/db';
import { noCallControl, twilioCallControl } from '@offhook/integrations';

export type HumanServiceSettings = {
  /** Null without an account: live calls cannot be controlled, voicemails stay at Twilio. */
  twilioApi: { accountSid: string; authToken: string; baseUrl: string } | null;
  recordingsDir: string;
};

type Rest<Fn> = Fn extends (db: Database, ...rest: infer Args) => infer Result ? (...args: Args) => Result : never;

/** What a worker does for callers who are with a human or at the voicemail. */
export type HumanServices = {
  latestTransfer: Rest<typeof latestTransfer>;
  findTransfer: Rest<typeof findTransfer>;
  finishLeftCall: Rest<typeof finishLeftCall>;
  /** Ids of messages that Twilio still has. */
  pendingVoicemails(): Promise<string[]>;
  fetchVoicemail(recordingId: string): Promise<void>;
  callControl: CallControlPort;
};

export function createHumanServices(db: Database, settings: HumanServiceSettings): HumanServices {
  const callControl = settings.twilioApi ? twilioCallControl(settings.twilioApi) : noCallControl();
  const voicemail = { db, callControl, keepFile: fileKeeper(settings.recordingsDir) };
  return {
    latestTransfer: (callId) => latestTransfer(db, callId),
    findTransfer: (transferId) => findTransfer(db, transferId),
    finishLeftCall: (call, endedAtMs) => finishLeftCall(db, call, endedAtMs),
    pendingVoicemails: async () => (await pendingVoicemails(db)).map(({ id }) => id),
    fetchVoicemail: (recordingId) => fetchVoicemail(voicemail, recordingId),
    callControl,
  };
}
