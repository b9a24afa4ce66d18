import { duration } from '#app/lib/format.ts';
import { IconRecordMail } from '#app/theme/icons.ts';
import { StoryStep } from './story-step.tsx';
import type { Voicemail } from './timeline.ts';
import classes from './tool-step.module.css';

const WITHOUT_SOUND = {
  coming: 'It is being fetched from the phone company. This takes a minute at most.',
  gone: 'Its sound is not kept any more.',
} as const;

/** What the caller left on tape. */
export function VoicemailStep({ voicemail, callId }: { voicemail: Voicemail; callId: string }) {
  const { recordingId, durationMs, startedAtMs, sound } = voicemail;
  const length = durationMs === null ? '' : `, ${duration(durationMs / 1_000)}`;
  return (
    <StoryStep icon={IconRecordMail} title={`Voicemail${length}`} startedAtMs={startedAtMs}>
      {sound === 'here' ? (
        // biome-ignore lint/a11y/useMediaCaption: nobody has written down what was said
        <audio
          className={classes.sound}
          controls
          preload="metadata"
          src={`/calls/${callId}/voicemail/${recordingId}`}
          aria-label="Voicemail"
        />
      ) : (
        <p className={classes.given}>{WITHOUT_SOUND[sound]}</p>
      )}
    </StoryStep>
  );
}
