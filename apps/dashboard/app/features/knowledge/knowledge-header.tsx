import type { ReactNode } from 'react';
import { PageHeader } from '#app/components/page-header.tsx';
import { ViewLinks } from '#app/components/view-links.tsx';

/** The heading of the pages about knowledge, with the ways between them. */
export function KnowledgeHeader({ openGaps, actions }: { openGaps: number; actions?: ReactNode }) {
  return (
    <>
      <PageHeader
        title="Knowledge"
        description="What your assistant answers questions with. It is looked up during the call, so a change counts from the next question on."
        actions={actions}
      />
      <ViewLinks
        label="Knowledge"
        views={[
          { to: '/knowledge', label: 'Articles' },
          { to: '/knowledge/questions', label: 'Unanswered questions', waiting: openGaps },
          { to: '/knowledge/files', label: 'Files & website' },
        ]}
      />
    </>
  );
}
