import { Anchor, Stack, Switch } from '@mantine/core';
import type { Article } from './article-form.tsx';
import classes from './imported-article.module.css';
import { useUseArticle } from './use-use-article.ts';

/** What was read from a file or a page: to look at, and to use or not. */
export function ImportedArticle({ article }: { article: Article }) {
  const use = useUseArticle();
  return (
    <Stack gap="md">
      <p className={classes.from}>
        Read from{' '}
        {article.imported?.url ? <PageLink url={article.imported.url} /> : `“${article.imported?.name ?? ''}”`}. Change
        it there; here you say whether it is used.
      </p>
      <Switch
        label="Use it in calls"
        defaultChecked={article.active}
        disabled={use.isPending}
        onChange={(event) => use.mutate({ articleId: article.articleId, active: event.currentTarget.checked })}
      />
      <div className={classes.text}>{article.body.replace(/^#+\s/gm, '')}</div>
    </Stack>
  );
}

function PageLink({ url }: { url: string }) {
  return (
    <Anchor href={url} target="_blank" rel="noreferrer">
      {url.replace(/^https?:\/\//, '')}
    </Anchor>
  );
}
