import { Button } from '@mantine/core';
import { BackLink } from '#app/components/back-link.tsx';
import { PageHeader } from '#app/components/page-header.tsx';
import { Tag } from '#app/components/tag.tsx';
import { callerSubtitle, callerTitle } from '#app/features/calls/caller.ts';
import { OutcomeTag } from '#app/features/calls/outcome-tag.tsx';
import { useBusiness } from '#app/lib/business.tsx';
import { clock, dayAndTime, duration, isDialable, zoneName } from '#app/lib/format.ts';
import { useNow } from '#app/lib/use-now.ts';
import { endReasonInWords } from '#app/lib/words.ts';
import { IconPhone } from '#app/theme/icons.ts';
import classes from './call-header.module.css';
import { HangUp } from './hang-up.tsx';
import type { CallDetail } from './timeline.ts';

/** Who rang, when, for how long, and how it went. */
export function CallHeader({ call }: { call: CallDetail }) {
  const { timeZone, renderedAtMs } = useBusiness();
  const nowMs = useNow(renderedAtMs);
  const length =
    call.status === 'active' ? clock(nowMs - new Date(call.startedAt).getTime()) : duration(call.durationSec ?? 0);
  const when = `${dayAndTime(call.startedAt, { timeZone, nowMs })} ${zoneName(timeZone)}`;
  return (
    <PageHeader
      back={<BackLink to="/calls">All calls</BackLink>}
      title={callerTitle(call)}
      description={
        <>
          <span className={classes.tags}>
            <OutcomeTag status={call.status} outcome={call.outcome} />
            {call.bookings.some((booking) => booking.emergency) && <Tag tone="warning">Emergency</Tag>}
            {call.mode === 'vapi' && <Tag tone="info">Vapi</Tag>}
            {call.simulated && <Tag>Test call</Tag>}
          </span>
          <span>{[callerSubtitle(call), when, length].filter(Boolean).join(' · ')}</span>
          <EndReason call={call} />
        </>
      }
      actions={<Actions call={call} />}
    />
  );
}

function Actions({ call }: { call: CallDetail }) {
  // A call that Vapi has is ended by Vapi.
  if (call.status === 'active') return call.mode === 'vapi' ? null : <HangUp callId={call.callId} />;
  // Nobody waits at the number of a test.
  if (!isDialable(call.fromNumber) || call.simulated) return null;
  return (
    <Button
      component="a"
      href={`tel:${call.fromNumber}`}
      variant="default"
      leftSection={<IconPhone size={16} aria-hidden />}
    >
      Call back
    </Button>
  );
}

/** Endings that the outcome does not tell of. */
const WORTH_SAYING = new Set(['owner_hung_up', 'max_duration', 'automated_line']);

/** Said only when it explains something: a call that went well ended as calls do. */
function EndReason({ call }: { call: CallDetail }) {
  const unusual = call.status === 'failed' || call.status === 'missed' || WORTH_SAYING.has(call.endReason ?? '');
  const reason = endReasonInWords(call.endReason);
  if (!unusual || !reason) return null;
  return <span className={classes.reason}>{reason}.</span>;
}
