import type { Database } from '@offhook/db';
import { toAppError } from '../errors/to-app-error.ts';
import { granted, notFound, type Outcome, refused } from '../projects/outcome.ts';
import type { VapiFor } from '../vapi/vapi-port.ts';

export interface VapiRecordingRequest {
  readonly projectId: string;
  readonly callId: string;
  readonly signal: AbortSignal;
}

/**
 * Where the sound of a call that Vapi answered can be heard, for a few minutes: it stays at Vapi, which hands out an address that expires
 * (protocols/vapi.md, section 6).
 */
export async function vapiRecording(
  { db, vapiFor }: { readonly db: Database; readonly vapiFor: VapiFor },
  { projectId, callId, signal }: VapiRecordingRequest,
): Promise<Outcome<{ url: string }>> {
  const report = await db.vapiCallReport.findFirst({ where: { projectId, callId }, select: { vapiCallId: true } });
  if (!report) return notFound('call');
  try {
    const vapi = await vapiFor(projectId);
    if (!vapi) return refused('NOT_CONFIGURED', 'The sound is kept at Vapi. Connect your account to hear it.');
    const url = await vapi.recordingUrl(report.vapiCallId, 'mono', { signal });
    if (url === null || !/^https?:\/\//.test(url)) return refused('NOT_FOUND', 'Vapi has no recording of this call.');
    return granted({ url });
  } catch (error) {
    return refused(toAppError(error).code, 'Vapi does not hand out the recording right now. Try again in a moment.');
  }
}
