import { useEffect, useState } from 'react';

/** Effects run in the browser only, and only after the first paint was compared with the server's. */
let hydrated = false;

/** The time, ticking. The first paint uses the server's time so that it equals what the server rendered. */
export function useNow(serverNowMs: number, everyMs = 1_000): number {
  const [nowMs, setNowMs] = useState(() => (hydrated ? Date.now() : serverNowMs));
  useEffect(() => {
    hydrated = true;
    setNowMs(Date.now());
    const timer = setInterval(() => setNowMs(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowMs;
}
