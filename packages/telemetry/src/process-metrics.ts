import { monitorEventLoopDelay } from 'node:perf_hooks';
import { metrics } from '@opentelemetry/api';
import { METRIC } from './names.ts';

const NANOSECONDS_PER_SECOND = 1e9;
const EVENT_LOOP_RESOLUTION_MS = 10;

/** Event-loop delay and resident memory, read when someone scrapes. Returns what stops the sampling. */
export function observeProcess(): () => void {
  const delay = monitorEventLoopDelay({ resolution: EVENT_LOOP_RESOLUTION_MS });
  delay.enable();
  const meter = metrics.getMeter('offhook');
  meter
    .createObservableGauge(METRIC.eventLoopDelayP99, {
      description: 'Event-loop delay since the last reading',
      unit: 's',
    })
    .addCallback((result) => {
      result.observe(delay.percentile(99) / NANOSECONDS_PER_SECOND);
      delay.reset();
    });
  meter
    .createObservableGauge(METRIC.memoryUsage, { description: 'Resident memory', unit: 'By' })
    .addCallback((result) => result.observe(process.memoryUsage.rss()));
  return () => delay.disable();
}
