import { useQuery } from '@tanstack/react-query';
import { CopyText } from '#app/components/copy-text.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import classes from './twilio-steps.module.css';

/** What to set at Twilio so that its calls and texts arrive here. */
export function TwilioSteps() {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.numbers.connection.queryOptions());
  return (
    <section className={classes.box} aria-labelledby="twilio-steps">
      <h3 id="twilio-steps" className={classes.title}>
        What to set at Twilio
      </h3>
      <ol className={classes.steps}>
        <li>
          In the <strong>Twilio Console</strong>, open <strong>Phone Numbers</strong>, <strong>Active numbers</strong>,
          and choose the number.
        </li>
        <li>
          Under <strong>Voice Configuration</strong>, set <strong>A call comes in</strong> to <strong>Webhook</strong>,{' '}
          <strong>HTTP POST</strong>, with this address:
          {data && <CopyText text={data.voiceUrl} what="the address for calls" />}
        </li>
        <li>
          Set <strong>Primary handler fails</strong> to this one:
          {data && <CopyText text={data.fallbackUrl} what="the fallback address" />}
        </li>
        <li>
          Set <strong>Call status changes</strong> to this one:
          {data && <CopyText text={data.statusUrl} what="the status address" />}
        </li>
        <li>
          Under <strong>Messaging Configuration</strong>, set both <strong>A message comes in</strong> and{' '}
          <strong>Primary handler fails</strong> to <strong>Webhook</strong>, <strong>HTTP POST</strong>, with this one,
          then save. In the United States, Twilio also wants the number registered for texting (A2P 10DLC).
          {data && <CopyText text={data.smsUrl} what="the address for texts" />}
        </li>
      </ol>
    </section>
  );
}
