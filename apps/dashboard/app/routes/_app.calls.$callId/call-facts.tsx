import { Link } from '@remix-run/react';
import { Card } from '#app/components/card.tsx';
import { CopyText } from '#app/components/copy-text.tsx';
import { type Detail, DetailsList } from '#app/components/details-list.tsx';
import { ruleInWords } from '#app/features/callers/list-words.ts';
import { useBusiness } from '#app/lib/business.tsx';
import { count, money, phoneNumber, timeOfDay } from '#app/lib/format.ts';
import { endReasonInWords, plain } from '#app/lib/words.ts';
import type { CallDetail } from './timeline.ts';
import { VapiRecording } from './vapi-recording.tsx';

/** The rest of what is known about the call. */
export function CallFacts({ call }: { call: CallDetail }) {
  const { timeZone, currency } = useBusiness();
  const facts: (Detail | null)[] = [
    { label: 'Caller’s number', value: phoneNumber(call.fromNumber) },
    { label: 'Rang', value: <RangNumber call={call} /> },
    fact('Your rule', ruleInWords(call.callerRule)),
    fact('Picked up at', call.answeredAt && timeOfDay(call.answeredAt, timeZone)),
    fact('Answered by', call.vapi && ['Vapi', call.vapi.assistantName].filter(Boolean).join(', ')),
    fact('In short', call.vapi?.summary ?? null),
    call.vapi && call.status === 'completed'
      ? { label: 'Recording', value: <VapiRecording callId={call.callId} /> }
      : null,
    fact('Ended', call.status !== 'active' && endReasonInWords(call.endReason)),
    fact('First words', call.timeToFirstAudioMs !== null && `after ${(call.timeToFirstAudioMs / 1_000).toFixed(2)} s`),
    fact(
      'Interruptions',
      call.interruptions > 0 && `The caller spoke over the assistant ${count(call.interruptions, 'time')}`,
    ),
    fact('Cost', call.costMicros !== null && money(call.costMicros / 10_000, currency)),
    fact('In Vapi’s words', call.vapi?.endedReason ?? null),
    fact('Test', call.scenario && plain(call.scenario)),
    call.traceId ? { label: 'Trace', value: <CopyText text={call.traceId} what="the trace id" /> } : null,
    { label: 'Call id', value: <CopyText text={call.callSid} what="the call id" /> },
  ];
  return (
    <Card title="About this call">
      <DetailsList details={facts.filter((entry) => entry !== null)} />
    </Card>
  );
}

function fact(label: string, value: string | false | null): Detail | null {
  return value ? { label, value } : null;
}

function RangNumber({ call }: { call: CallDetail }) {
  if (!call.number) return <>{phoneNumber(call.toNumber)}</>;
  return (
    <Link to={`/numbers/${call.number.numberId}`}>
      {call.number.label}, {phoneNumber(call.number.e164)}
    </Link>
  );
}
