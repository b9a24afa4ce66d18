import { useEffect, useState } from 'react';

/** What plays a call, and where it is. Positions are milliseconds since the call was picked up, as for turns. */
export interface RecordingControls {
  /** For the audio element, which may come later: a call that is going on has none. */
  readonly audioRef: (element: HTMLAudioElement | null) => void;
  readonly positionMs: number;
  readonly durationMs: number;
  readonly isPlaying: boolean;
  readonly hasFailed: boolean;
  toggle(): void;
  /** Goes there; goes on playing when it was. */
  seek(positionMs: number): void;
  /** Goes there and plays. */
  playFrom(positionMs: number): void;
  setSpeed(speed: number): void;
}

/** Plays a recording of `durationMs` through the audio element that `audioRef` is put on. */
export function useRecording(durationMs: number): RecordingControls {
  const [audio, audioRef] = useState<HTMLAudioElement | null>(null);
  const [positionMs, setPositionMs] = useState(0);
  const [isPlaying, setPlaying] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    if (!audio) return;
    const listeners = {
      play: () => setPlaying(true),
      pause: () => setPlaying(false),
      ended: () => setPlaying(false),
      seeked: () => setPositionMs(audio.currentTime * 1_000),
      timeupdate: () => setPositionMs(audio.currentTime * 1_000),
      error: () => setFailed(true),
      canplay: () => setFailed(false),
    };
    for (const [name, listener] of Object.entries(listeners)) audio.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of Object.entries(listeners)) audio.removeEventListener(name, listener);
    };
  }, [audio]);
  const seek = (wantedMs: number) => {
    if (!audio) return;
    const atMs = Math.min(Math.max(0, wantedMs), durationMs);
    audio.currentTime = atMs / 1_000;
    setPositionMs(atMs);
  };
  // A browser refuses to play what it cannot load; the error event says so on the page.
  const play = () => void audio?.play().catch(() => undefined);
  return {
    audioRef,
    positionMs,
    durationMs,
    isPlaying,
    hasFailed,
    seek,
    toggle: () => (isPlaying ? audio?.pause() : play()),
    playFrom(atMs) {
      seek(atMs);
      play();
    },
    setSpeed(speed) {
      if (audio) audio.playbackRate = speed;
    },
  };
}
