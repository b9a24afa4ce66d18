import { Button, Select } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Card } from '#app/components/card.tsx';
import { count } from '#app/lib/format.ts';
import { showFailure, showUndo } from '#app/lib/notify.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import classes from './import.module.css';
import { byGroup, type Proposal } from './import-words.ts';
import { PartRow } from './part-row.tsx';
import { useTakeBack } from './use-take-back.ts';

interface ProposalFormProps {
  proposal: Proposal;
  onAssistant: (assistantId: string) => void;
}

/** What the account proposes, side by side with what is there. The owner ticks what is to be taken over. */
export function ProposalForm({ proposal, onAssistant }: ProposalFormProps) {
  const { parts, assistants, assistantId } = proposal;
  const [ticked, setTicked] = useState(() => new Set(parts.filter(({ isSure }) => isSure).map(({ key }) => key)));
  const takeOver = useTakeOver();
  const toggle = (key: string) => {
    const next = new Set(ticked);
    if (!next.delete(key)) next.add(key);
    setTicked(next);
  };
  return (
    <Card
      title="What you can take over"
      description="Nothing of this is done yet. Tick what you want; what needs a second look is not ticked. You can take all of it back with one click."
    >
      {assistants.length > 1 && (
        <Select
          label="Assistant at Vapi"
          description="Whose greeting, voice, instructions and functions are shown."
          data={assistants.map((one) => ({ value: one.assistantId, label: one.name }))}
          value={assistantId}
          onChange={(chosen) => chosen && onAssistant(chosen)}
          allowDeselect={false}
          maw={420}
          mb="md"
        />
      )}
      {parts.length === 0 && <p className={classes.muted}>Everything that carries over is here already.</p>}
      {byGroup(parts).map((group) => (
        <fieldset key={group.title} className={classes.group}>
          <legend>{group.title}</legend>
          {group.parts.map((part) => (
            <PartRow key={part.key} part={part} isTicked={ticked.has(part.key)} onToggle={() => toggle(part.key)} />
          ))}
        </fieldset>
      ))}
      {parts.length > 0 && (
        <div className={classes.takeOver}>
          <Button
            disabled={ticked.size === 0}
            loading={takeOver.isPending}
            onClick={() => takeOver.mutate({ ...reference(proposal), keys: [...ticked] })}
          >
            {ticked.size === 0 ? 'Nothing is ticked' : `Take over ${count(ticked.size, 'thing')}`}
          </Button>
          <span className={classes.muted}>Your next call uses it.</span>
        </div>
      )}
    </Card>
  );
}

function reference({ importId, assistantId, fingerprint }: Proposal) {
  return { importId, assistantId, fingerprint };
}

function useTakeOver() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const takeBack = useTakeBack();
  return useMutation(
    trpc.vapiImport.takeOver.mutationOptions({
      onError: (error) => showFailure('Nothing was taken over', error),
      onSuccess: ({ applied, applicationId }) =>
        showUndo(`${count(applied, 'thing')} taken over from Vapi.`, () => takeBack.mutate({ applicationId })),
      onSettled: () => queryClient.invalidateQueries(),
    }),
  );
}
