import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type DragEvent, useRef, useState } from 'react';
import { useTRPC } from '#app/lib/trpc.ts';
import { IconPlus } from '#app/theme/icons.ts';
import classes from './files.module.css';
import { type Sent, sendFile } from './send-file.ts';

const ACCEPTED = '.pdf,.docx,.txt,.md,.markdown';

/** Takes files by click or by dropping them here, one after the other, and says of each what became of it. */
export function UploadFiles() {
  const input = useRef<HTMLInputElement>(null);
  const { upload, sending, results } = useUpload();
  const [isOver, setIsOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    void upload([...event.dataTransfer.files]);
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the button does the same */}
      <div
        className={classes.drop}
        data-over={isOver || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={drop}
      >
        <input
          ref={input}
          type="file"
          multiple
          hidden
          accept={ACCEPTED}
          aria-label="Files"
          onChange={(event) => {
            void upload([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
        <Button
          variant="light"
          leftSection={<IconPlus size={17} aria-hidden />}
          loading={sending !== null}
          onClick={() => input.current?.click()}
        >
          Choose files
        </Button>
        <span className={classes.hint}>{sending === null ? 'or drop them here' : `Reading ${sending} …`}</span>
      </div>
      <ul className={classes.results} aria-live="polite" aria-label="Uploads">
        {results.map(({ fileName, ok, message }) => (
          <li key={fileName} data-failed={!ok || undefined}>
            <strong>{fileName}</strong>: {message}
          </li>
        ))}
      </ul>
    </>
  );
}

function useUpload() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [sending, setSending] = useState<string | null>(null);
  const [results, setResults] = useState<Sent[]>([]);
  const upload = async (files: readonly File[]) => {
    if (sending !== null || files.length === 0) return;
    setResults([]);
    for (const file of files) {
      setSending(file.name);
      const sent = await sendFile(file);
      setResults((before) => [...before.filter(({ fileName }) => fileName !== sent.fileName), sent]);
    }
    setSending(null);
    await queryClient.invalidateQueries(trpc.knowledge.pathFilter());
  };
  return { upload, sending, results };
}
