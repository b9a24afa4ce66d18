import { Button, Checkbox, Radio, Stack } from '@mantine/core';
import { useNavigate } from '@remix-run/react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Notice } from '#app/components/notice.tsx';
import { Tag } from '#app/components/tag.tsx';
import { wordsForUse } from '#app/features/numbers/use-words.ts';
import { count, phoneNumber } from '#app/lib/format.ts';
import { showFailure, showSaved } from '#app/lib/notify.tsx';
import { type RouterOutputs, useTRPC } from '#app/lib/trpc.ts';
import classes from './import.module.css';

type Importable = RouterOutputs['numbers']['importable'][number];

/** Every number of the account; those that are on no list can be ticked. */
export function ImportForm({ numbers }: { numbers: readonly Importable[] }) {
  const [ticked, setTicked] = useState<string[]>([]);
  const [when, setWhen] = useState('later');
  const bring = useBringOver(() => setTicked([]));
  const connect = when === 'now';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        bring.mutate({ numberSids: ticked, connect });
      }}
    >
      <Problems brought={bring.data ?? []} />
      <Checkbox.Group value={ticked} onChange={setTicked} aria-label="Numbers of your Twilio account">
        <ul className={classes.list}>
          {numbers.map((number) => (
            <li key={number.numberSid} className={classes.row}>
              <NumberChoice number={number} />
            </li>
          ))}
        </ul>
      </Checkbox.Group>
      <div className={classes.foot}>
        <Radio.Group label="Who answers them afterwards" value={when} onChange={setWhen}>
          <Stack gap="sm" mt="xs">
            <Radio
              value="later"
              label="Whoever does today"
              description="Nothing changes at Twilio. Look at the number here first, and connect it when you are ready."
            />
            <Radio
              value="now"
              label="Your assistant, from the next call"
              description="How each number is set up today is kept, and one click puts it back."
            />
          </Stack>
        </Radio.Group>
        <Button type="submit" loading={bring.isPending} disabled={ticked.length === 0}>
          {ticked.length === 0 ? 'Choose numbers above' : `Bring over ${count(ticked.length, 'number')}`}
        </Button>
      </div>
    </form>
  );
}

/** What kept a number from coming, or from being connected. */
function Problems({ brought }: { brought: RouterOutputs['numbers']['import'] }) {
  return brought.map(
    ({ numberSid, e164, problem }) =>
      problem !== null && (
        <div key={numberSid} className={classes.problem}>
          <Notice
            tone="warning"
            title={e164 ? `${phoneNumber(e164)} is here, but not connected yet` : 'One did not come over'}
          >
            {problem}
          </Notice>
        </div>
      ),
  );
}

function NumberChoice({ number }: { number: Importable }) {
  const { numberSid, e164, name, use, listed, listedBy, capabilities } = number;
  const shown = phoneNumber(e164);
  const inabilities = [capabilities.voice ? '' : 'takes no calls', capabilities.sms ? '' : 'no texts'];
  const facts = [wordsForUse(use), ...inabilities].filter(Boolean).join(' · ');
  const words = (
    <span className={classes.words}>
      <span className={classes.number}>{shown}</span>
      <span className={classes.facts}>{name && name !== shown && name !== e164 ? `${name} · ${facts}` : facts}</span>
    </span>
  );
  if (listed === 'no') return <Checkbox value={numberSid} label={words} className={classes.choice} />;
  return (
    <>
      {words}
      <Tag>{listed === 'here' ? 'On your list' : `With ${listedBy}`}</Tag>
    </>
  );
}

function useBringOver(onDone: () => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  return useMutation(
    trpc.numbers.import.mutationOptions({
      onError: (error) => showFailure('The numbers were not brought over', error),
      onSuccess: async (brought) => {
        await queryClient.invalidateQueries(trpc.numbers.pathFilter());
        onDone();
        const here = brought.filter(({ numberId }) => numberId !== null);
        if (here.length > 0) showSaved(`${count(here.length, 'number')} brought over.`);
        if (brought.some(({ problem }) => problem !== null)) return;
        const [only] = here;
        navigate(here.length === 1 && only ? `/numbers/${only.numberId}` : '/numbers');
      },
    }),
  );
}
