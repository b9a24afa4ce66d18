import { Button, Group } from '@mantine/core';
import { Link } from '@remix-run/react';
import type { MovingStep, MovingView } from '#app/features/moving/step-words.ts';
import { useLinkNumber, useShare } from '#app/features/moving/use-share.ts';
import { TestCallButton } from '#app/features/test-call/test-call-button.tsx';
import { count } from '#app/lib/format.ts';

/** Of the three steps that share callers, in percent. */
const SHARES = { some: 5, quarter: 25, all: 100 } as const;

/**
 * What takes a step, or leads to it. Nothing for what is done, or not yet in turn; but taking over and trying can be passed over, so that
 * what comes after them is open too.
 */
export function StepAction({ step, view }: { step: MovingStep; view: MovingView }) {
  const isNext = step.state === 'next';
  const isOpen = isNext || (step.state === 'later' && canPassOver(step.name, view));
  switch (step.name) {
    case 'connect':
      return step.state === 'later' ? null : (
        <LinkTo to="/vapi/connection" isNext={isNext} words={['Connect Vapi', 'Look at it']} />
      );
    case 'import':
      return step.state === 'later' ? null : <ImportAction view={view} isNext={isNext} />;
    case 'number':
      return isOpen ? <NumberAction number={view.number} isNext={isNext} /> : null;
    case 'test':
      return isNext ? <TestAction /> : null;
    case 'some':
    case 'quarter':
    case 'all':
      return isOpen && view.number ? (
        <ShareAction share={SHARES[step.name]} number={view.number} isNext={isNext} />
      ) : null;
    case 'switchOff':
      return isNext ? <LinkTo to="/vapi/connection" isNext words={['Disconnect Vapi', '']} /> : null;
  }
}

/** Whether nothing stands before a step but what need not be done. */
function canPassOver(name: MovingStep['name'], { steps }: MovingView): boolean {
  const isDone = (wanted: MovingStep['name']) => steps.some((step) => step.name === wanted && step.state === 'done');
  if (name === 'number') return isDone('connect');
  return name === 'some' && isDone('number');
}

interface LinkToProps {
  to: string;
  isNext: boolean;
  /** When it is next, and later on. */
  words: readonly [next: string, otherwise: string];
}

function LinkTo({ to, isNext, words }: LinkToProps) {
  return (
    <Button component={Link} to={to} variant={isNext ? 'filled' : 'default'} size={isNext ? 'sm' : 'xs'}>
      {isNext ? words[0] : words[1]}
    </Button>
  );
}

function ImportAction({ view, isNext }: { view: MovingView; isNext: boolean }) {
  const { isImporting, importedCalls } = view;
  return (
    <>
      {isImporting && <p>Your account is being read right now.</p>}
      {importedCalls > 0 && <p>{count(importedCalls, 'past call')} brought over.</p>}
      <LinkTo to="/vapi/import" isNext={isNext} words={['See what carries over', 'Look at it']} />
    </>
  );
}

function NumberAction({ number, isNext }: { number: MovingView['number']; isNext: boolean }) {
  const link = useLinkNumber();
  return (
    <Group gap="sm">
      {number && (
        <Button
          variant={isNext ? 'filled' : 'default'}
          loading={link.isPending}
          onClick={() => link.mutate({ numberId: number.numberId })}
        >
          Use {number.label}
        </Button>
      )}
      <Button component={Link} to="/numbers/import" variant={number || !isNext ? 'default' : 'filled'}>
        {number ? 'Bring another one' : 'Bring a number'}
      </Button>
    </Group>
  );
}

/** One for wide screens and one for phones: exactly one of the two is visible. */
function TestAction() {
  return (
    <Group>
      <TestCallButton placement="header" />
      <TestCallButton placement="page" />
    </Group>
  );
}

interface ShareActionProps {
  share: number;
  number: NonNullable<MovingView['number']>;
  isNext: boolean;
}

function ShareAction({ share, number, isNext }: ShareActionProps) {
  const change = useShare(number);
  return (
    <Group gap="sm">
      <Button variant={isNext ? 'filled' : 'default'} loading={change.isPending} onClick={() => change.mutate(share)}>
        {share === 100 ? 'Let Offhook answer everybody' : `Let Offhook answer ${share} of 100`}
      </Button>
      {number.share !== null && number.share > 0 && (
        <Button component={Link} to={`/vapi/compare?number=${number.numberId}`} variant="default">
          Compare first
        </Button>
      )}
    </Group>
  );
}
