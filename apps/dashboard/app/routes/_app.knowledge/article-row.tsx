import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import { Tag } from '#app/components/tag.tsx';
import type { RouterOutputs } from '#app/lib/trpc.ts';
import classes from './knowledge.module.css';

interface ArticleRowProps {
  article: RouterOutputs['knowledge']['list'][number];
  onEdit: () => void;
}

export function ArticleRow({ article, onEdit }: ArticleRowProps) {
  return (
    <UnstyledButton className={classes.row} onClick={onEdit} aria-haspopup="dialog">
      <span className={classes.title}>
        <VisuallyHidden>Edit </VisuallyHidden>
        {article.title}
        {!article.active && <Tag>Not used</Tag>}
      </span>
      <span className={classes.excerpt}>{article.excerpt}</span>
    </UnstyledButton>
  );
}
