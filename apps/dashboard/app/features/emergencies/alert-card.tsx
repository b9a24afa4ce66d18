import { Button } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Tag } from '#app/components/tag.tsx';
import { useBusiness } from '#app/lib/business.tsx';
import { phoneNumber, shortDate, timeOfDay } from '#app/lib/format.ts';
import { showFailure, showSaved } from '#app/lib/notify.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import { type Alert, alertWording, stepInWords } from './alert-words.ts';
import classes from './alerts.module.css';

/** One emergency: what it was about, and everybody who was rung, in order. */
export function AlertCard({ alert, linksToCall = false }: { alert: Alert; linksToCall?: boolean }) {
  const { timeZone } = useBusiness();
  const { label, tone } = alertWording(alert);
  return (
    <div className={classes.alert}>
      <div className={classes.head}>
        <strong>
          {alert.ruleName}
          {alert.isTest && ' (test)'}
        </strong>
        <Tag tone={tone}>{label}</Tag>
        <span className={classes.when}>
          {shortDate(alert.createdAt, timeZone)}, {timeOfDay(alert.createdAt, timeZone)}
        </span>
      </div>
      <p className={classes.about}>{aboutOf(alert)}</p>
      {alert.steps.length > 0 && (
        <ol className={classes.steps} aria-label="Who was rung">
          {alert.steps.map((step) => (
            <li key={step.stepId} data-state={step.state}>
              <span className={classes.time}>{step.startedAt ? timeOfDay(step.startedAt, timeZone) : '–'}</span>
              <span>
                {step.personName} {stepInWords(step)}
              </span>
            </li>
          ))}
        </ol>
      )}
      {alert.steps.length === 0 && <p className={classes.about}>There was nobody to ring.</p>}
      <div className={classes.actions}>
        {linksToCall && alert.callId && <Link to={`/calls/${alert.callId}`}>Open the call</Link>}
        {alert.state !== 'closed' && <CloseButton alertId={alert.alertId} />}
      </div>
    </div>
  );
}

function aboutOf({ summary, address, callerName, callbackPhone }: Alert): string {
  const caller = [callerName, callbackPhone && phoneNumber(callbackPhone)].filter(Boolean).join(', ');
  return [summary, address, caller].filter(Boolean).join(' · ');
}

function CloseButton({ alertId }: { alertId: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const close = useMutation(
    trpc.emergencies.close.mutationOptions({
      onError: (error) => showFailure('Not marked as done', error),
      onSuccess: async () => {
        await queryClient.invalidateQueries();
        showSaved('Marked as done. Nobody is rung about it any more.');
      },
    }),
  );
  return (
    <Button variant="default" size="compact-sm" loading={close.isPending} onClick={() => close.mutate({ alertId })}>
      It is dealt with
    </Button>
  );
}
