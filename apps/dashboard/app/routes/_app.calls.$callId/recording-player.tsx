import { ActionIcon, NativeSelect } from '@mantine/core';
import { clock } from '#app/lib/format.ts';
import { IconPlayerPause, IconPlayerPlay } from '#app/theme/icons.ts';
import classes from './recording-player.module.css';
import type { RecordingControls } from './use-recording.ts';
import { Waveform } from './waveform.tsx';

const SPEEDS = [
  { value: '1', label: '1×' },
  { value: '1.25', label: '1.25×' },
  { value: '1.5', label: '1.5×' },
  { value: '2', label: '2×' },
];

interface RecordingPlayerProps {
  callId: string;
  recording: RecordingControls;
}

/** The call as it sounded, beside what was said: both voices drawn, to be listened to from any moment. */
export function RecordingPlayer({ callId, recording }: RecordingPlayerProps) {
  const { isPlaying, hasFailed, positionMs, durationMs, toggle, setSpeed, audioRef } = recording;
  return (
    <section className={classes.player} aria-label="Recording">
      {/* The last words may reach the disk after the page: a longer recording is another one. */}
      {/* biome-ignore lint/a11y/useMediaCaption: the conversation beside it is the transcript */}
      <audio key={durationMs} ref={audioRef} src={`/calls/${callId}/recording.wav`} preload="metadata" />
      <ActionIcon
        variant="filled"
        color="brand"
        size={44}
        radius={22}
        onClick={toggle}
        aria-label={isPlaying ? 'Pause' : 'Play the recording'}
      >
        {isPlaying ? <IconPlayerPause size={22} aria-hidden /> : <IconPlayerPlay size={22} aria-hidden />}
      </ActionIcon>
      <div className={classes.track}>
        <Waveform callId={callId} recording={recording} />
        <div className={classes.under}>
          <span className={classes.position}>
            {clock(positionMs)} / {clock(durationMs)}
          </span>
          <span className={classes.voice} data-voice="caller">
            Caller
          </span>
          <span className={classes.voice} data-voice="assistant">
            Assistant
          </span>
        </div>
      </div>
      <NativeSelect
        className={classes.speed}
        aria-label="Speed"
        data={SPEEDS}
        onChange={(event) => setSpeed(Number(event.currentTarget.value))}
      />
      {hasFailed && (
        <p className={classes.failure} role="alert">
          The recording could not be loaded. Reload the page to try again.
        </p>
      )}
    </section>
  );
}
