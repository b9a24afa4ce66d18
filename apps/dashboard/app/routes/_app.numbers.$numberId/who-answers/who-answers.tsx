import { Card } from '#app/components/card.tsx';
import { Notice } from '#app/components/notice.tsx';
import { useBusiness } from '#app/lib/business.tsx';
import { dayAndTime } from '#app/lib/format.ts';
import { useTRPC } from '#app/lib/trpc.ts';
import { useNow } from '#app/lib/use-now.ts';
import { useSeededQuery } from '#app/lib/use-seeded-query.ts';
import type { NumberSectionProps } from '../number-section.ts';
import type { Answering } from './answering.ts';
import { GoBackForm } from './go-back-form.tsx';
import { SideChoice } from './side-choice.tsx';
import { SideFigures } from './side-figures.tsx';
import { VapiLink } from './vapi-link.tsx';
import classes from './who-answers.module.css';

interface WhoAnswersProps extends NumberSectionProps {
  /** As it was when the page was rendered. */
  seed: Answering;
}

/** Who takes the calls of this number: the assistant, Vapi, both by share, a person, or nobody. */
export function WhoAnswers({ number: { numberId }, seed }: WhoAnswersProps) {
  const trpc = useTRPC();
  const answering = useSeededQuery(trpc.numbers.answering.queryOptions({ numberId }), seed);
  const hasTwoSides = answering.offhookShare !== null && answering.vapi.isLinked;
  return (
    <Card title="Who answers" description="It holds from the next call on. Calls that are running go on as they are.">
      <div className={classes.parts}>
        <WhatHappened answering={answering} />
        <SideChoice key={answering.since} numberId={numberId} answering={answering} />
        {answering.vapi.isConnected && <VapiLink numberId={numberId} vapi={answering.vapi} />}
        {hasTwoSides && <SideFigures answering={answering} />}
        {hasTwoSides && (
          <GoBackForm key={JSON.stringify(answering.limits)} numberId={numberId} limits={answering.limits} />
        )}
      </div>
    </Card>
  );
}

function WhatHappened({ answering: { rolledBack, isPending, mode } }: { answering: Answering }) {
  const { timeZone, renderedAtMs } = useBusiness();
  const nowMs = useNow(renderedAtMs, 60_000);
  const to = mode === 'vapi' ? 'Vapi' : 'Offhook';
  return (
    <>
      {rolledBack && (
        <Notice tone="warning" title={`Calls went back to ${to} by themselves`}>
          {rolledBack.reason} Since {dayAndTime(rolledBack.at, { timeZone, nowMs })}. Choose anew below when you have
          looked into it.
        </Notice>
      )}
      {isPending && (
        <Notice tone="warning" title="Twilio has not followed yet">
          Calls still arrive where they did before. We ask again every minute; nobody is turned away meanwhile.
        </Notice>
      )}
    </>
  );
}
