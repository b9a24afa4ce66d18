import type { ArtifactShelf } from './artifacts.ts';
import type { ConversationLog } from './conversation-log.ts';
import { costsOf } from './history.ts';
import type { ServerMessage } from './server-url.ts';
import { recordField, textField, type WireResource } from './world.ts';

const MINUTE_MS = 60_000;

export interface Ending {
  readonly endedReason: string;
  readonly log: ConversationLog;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** What is known of a call when it is over. */
export function endedFields(call: WireResource, { endedReason, log, now }: Ending): Readonly<Record<string, unknown>> {
  const startedAt = textField(call, 'startedAt');
  const minutes = startedAt === undefined ? 0 : (now - Date.parse(startedAt)) / MINUTE_MS;
  const messages = log.messages();
  const transcript = log.transcript();
  const wasUsed = messages.some(({ role }) => role === 'user');
  return {
    status: 'ended',
    endedReason,
    endedAt: new Date(now).toISOString(),
    ...costsOf(minutes),
    messages,
    transcript,
    analysis: {
      summary: wasUsed ? 'The caller spoke with the assistant.' : 'Nobody spoke with the assistant.',
      structuredData: {},
      successEvaluation: String(wasUsed && !endedReason.includes('error')),
    },
    artifact: {
      messages,
      transcript,
      recordingUrl: `https://storage.vapi.ai/${call.id}-mono.wav`,
      stereoRecordingUrl: `https://storage.vapi.ai/${call.id}-stereo.wav`,
    },
  };
}

/** A call as it is shown: addresses of its recordings that work for a while, made anew each time. */
export function withPresigned(call: WireResource, shelf: ArtifactShelf, ttlMs: number): WireResource {
  const artifact = recordField(call, 'artifact');
  if (!artifact) return call;
  const mono = shelf.presignedUrl(call.id, 'mono', ttlMs);
  const stereo = shelf.presignedUrl(call.id, 'stereo', ttlMs);
  const presigned = {
    presignedMonoUrl: mono.url,
    presignedStereoUrl: stereo.url,
    presignedUrlsExpiresAt: mono.expiresAt,
  };
  return { ...call, artifact: { ...artifact, ...presigned } };
}

/** The last message about a call. */
export function reportMessage(
  call: WireResource,
  { shelf, ttlMs }: { shelf: ArtifactShelf; ttlMs: number },
): ServerMessage {
  const shown = withPresigned(call, shelf, ttlMs);
  const { endedReason, startedAt, endedAt, cost, costBreakdown, costs, destination, artifact, analysis } = shown;
  return {
    type: 'end-of-call-report',
    endedReason,
    startedAt,
    endedAt,
    cost,
    costBreakdown,
    costs,
    destination,
    artifact,
    analysis,
    call: shown,
  };
}
