import { Anchor, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { explainError } from '#app/lib/explain-error.ts';
import { useTRPC } from '#app/lib/trpc.ts';

/** The sound of a call that Vapi answered stays at Vapi: its address is asked for when somebody wants to hear it, and expires. */
export function VapiRecording({ callId }: { callId: string }) {
  const trpc = useTRPC();
  const [isWanted, setIsWanted] = useState(false);
  const recording = useQuery(
    trpc.calls.vapiRecording.queryOptions({ callId }, { enabled: isWanted, retry: false, gcTime: 0 }),
  );
  if (recording.error) return <span role="alert">{explainError(recording.error)}</span>;
  if (recording.data) {
    return (
      <Anchor href={recording.data.url} target="_blank" rel="noreferrer" fz="inherit">
        Play it at Vapi
      </Anchor>
    );
  }
  return (
    <Button variant="default" size="compact-sm" loading={recording.isFetching} onClick={() => setIsWanted(true)}>
      Fetch it from Vapi
    </Button>
  );
}
