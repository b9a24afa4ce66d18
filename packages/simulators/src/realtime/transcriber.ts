import type { SendEvent } from './server-events.ts';
import type { Transcription } from './session-schema.ts';
import { textTokens, userAudioTokens } from './usage.ts';

export type TranscriptionJob = { itemId: string; transcript: string; audioMs: number; settings: Transcription | null };

/** Transcription runs beside the response: its result may come before, during or after it. */
const TRANSCRIPTION_DELAY_MS = 180;

/** Sends the caller's words some time after the turn, when the session asked for transcription. */
export function createTranscriber(send: SendEvent) {
  const timers = new Set<NodeJS.Timeout>();

  function deliver({ itemId, transcript, audioMs }: TranscriptionJob, model: Transcription['model']): void {
    const ids = { item_id: itemId, content_index: 0 };
    for (const delta of transcript.split(/(?<=\s)/)) {
      if (delta !== '') send({ type: 'conversation.item.input_audio_transcription.delta', ...ids, delta });
    }
    send({
      type: 'conversation.item.input_audio_transcription.completed',
      ...ids,
      transcript,
      usage: transcriptionUsage(model, { audioMs, transcript }),
    });
  }

  return {
    transcribe(job: TranscriptionJob): void {
      const model = job.settings?.model;
      if (model === undefined) return;
      const timer = setTimeout(() => {
        timers.delete(timer);
        deliver(job, model);
      }, TRANSCRIPTION_DELAY_MS);
      timers.add(timer);
    },
    close(): void {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/** The gpt-4o models bill tokens, the others seconds (protocols/openai-realtime.md, section 7). */
function transcriptionUsage(
  model: Transcription['model'],
  { audioMs, transcript }: { audioMs: number; transcript: string },
) {
  if (!model.startsWith('gpt-4o')) return { type: 'duration' as const, seconds: Math.ceil(audioMs / 100) / 10 };
  const input = userAudioTokens(audioMs);
  const output = textTokens(transcript);
  return {
    type: 'tokens' as const,
    input_tokens: input,
    output_tokens: output,
    total_tokens: input + output,
    input_token_details: { text_tokens: 0, audio_tokens: input },
  };
}
