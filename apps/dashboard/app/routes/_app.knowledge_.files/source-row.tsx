import { ActionIcon, Button, Switch, Tooltip, UnstyledButton } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Tag, type Tone } from '#app/components/tag.tsx';
import { useUseArticle } from '#app/features/knowledge/use-use-article.ts';
import { useBusiness } from '#app/lib/business.tsx';
import { count, shortDate, timeAgo } from '#app/lib/format.ts';
import { showFailure, showSaved } from '#app/lib/notify.tsx';
import { type RouterOutputs, useTRPC } from '#app/lib/trpc.ts';
import { IconRefresh, IconTrash } from '#app/theme/icons.ts';
import classes from './files.module.css';

type Source = RouterOutputs['knowledge']['sources'][number];

const STATES: Record<Source['state'], { label: string; tone: Tone } | null> = {
  waiting: { label: 'Waiting', tone: 'info' },
  reading: { label: 'Being read', tone: 'info' },
  ready: null,
  failed: { label: 'Could not be read', tone: 'warning' },
};

interface SourceRowProps {
  source: Source;
  onRead: (articleId: string) => void;
}

/** A file or a website, what was read of it, and what the assistant may use. */
export function SourceRow({ source, onRead }: SourceRowProps) {
  const state = STATES[source.state];
  const [isOpen, setIsOpen] = useState(false);
  const isWebsite = source.kind === 'website';
  const name = isWebsite ? source.name.replace(/^https?:\/\//, '') : source.name;
  return (
    <>
      <div className={classes.source}>
        <div className={classes.words}>
          <p className={classes.name}>
            {name} {state && <Tag tone={state.tone}>{state.label}</Tag>}
          </p>
          <Facts source={source} />
          {source.problem && <p className={classes.problem}>{source.problem}</p>}
        </div>
        <SourceActions source={source} name={name} />
      </div>
      {isWebsite && source.pages.length > 0 && (
        <Button variant="subtle" size="compact-sm" ml={-8} onClick={() => setIsOpen(!isOpen)} aria-expanded={isOpen}>
          {isOpen ? 'Hide the pages' : `Show ${count(source.pages.length, 'page')}`}
        </Button>
      )}
      {(isOpen || !isWebsite) && <Pages pages={source.pages} onRead={onRead} />}
    </>
  );
}

function Facts({ source }: { source: Source }) {
  const { timeZone, renderedAtMs } = useBusiness();
  const { readAt, refreshAt, kind, pages, pagesSkipped, truncated } = source;
  const facts = [
    kind === 'website' && readAt && count(pages.length, 'page'),
    pagesSkipped > 0 && `${pagesSkipped} left out (not allowed, or without text)`,
    truncated && (kind === 'website' ? 'the site has more pages than are read' : 'only the first part is used'),
    readAt && `read ${timeAgo(readAt, { timeZone, nowMs: renderedAtMs })}`,
    readAt && refreshAt && `again ${shortDate(refreshAt, timeZone)}`,
  ].filter(Boolean);
  const words = facts.join(' · ');
  return words ? <p className={classes.facts}>{words.charAt(0).toUpperCase() + words.slice(1)}</p> : null;
}

function SourceActions({ source, name }: { source: Source; name: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries(trpc.knowledge.pathFilter());
  const readAgain = useMutation(
    trpc.knowledge.refreshWebsite.mutationOptions({
      onError: (error) => showFailure('The website is not read again', error),
      onSettled: refresh,
    }),
  );
  const remove = useMutation(
    trpc.knowledge.removeSource.mutationOptions({
      onError: (error) => showFailure('This was not removed', error),
      onSuccess: () => showSaved(`“${name}” was removed. Your assistant does not use it any more.`),
      onSettled: refresh,
    }),
  );
  const { sourceId } = source;
  return (
    <div className={classes.actions}>
      {source.kind === 'website' && (
        <Tooltip label="Read again now">
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={`Read ${name} again now`}
            loading={readAgain.isPending}
            disabled={source.state === 'reading' || source.state === 'waiting'}
            onClick={() => readAgain.mutate({ sourceId })}
          >
            <IconRefresh size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
      <Tooltip label="Remove">
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={`Remove ${name}`}
          loading={remove.isPending}
          onClick={() => remove.mutate({ sourceId })}
        >
          <IconTrash size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

function Pages({ pages, onRead }: { pages: Source['pages']; onRead: (articleId: string) => void }) {
  const use = useUseArticle();
  return (
    <ul className={classes.pages} aria-label="What was read">
      {pages.map(({ articleId, title, excerpt, active }) => (
        <li key={articleId}>
          <UnstyledButton className={classes.page} onClick={() => onRead(articleId)} aria-haspopup="dialog">
            <span className={classes.title}>{title}</span>
            <span className={classes.excerpt}>{excerpt}</span>
          </UnstyledButton>
          <Switch
            aria-label={`Use “${title}” in calls`}
            checked={active}
            disabled={use.isPending}
            onChange={(event) => use.mutate({ articleId, active: event.currentTarget.checked })}
          />
        </li>
      ))}
    </ul>
  );
}
