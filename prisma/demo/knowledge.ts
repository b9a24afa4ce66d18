import type { Prisma } from '@offhook/db';

const HOUR_MS = 3_600_000;
const PROJECT_ID = 'proj_brightwater';

const PAGES = [
  {
    path: '/',
    title: 'Brightwater Plumbing',
    body: '# Brightwater Plumbing\n\nFamily-owned in Austin since 2009. Nine people, six vans, and a real person in the office from Monday to Saturday.',
  },
  {
    path: '/tankless',
    title: 'Tankless water heaters',
    body: '# Tankless water heaters\n\nA tankless heater warms the water when you need it and lasts about twenty years. It needs a larger gas line in most older houses; we check that during the free estimate.\n\n## Flushing\n\nAustin water is hard: have it flushed once a year. We do it for $149.',
  },
  {
    path: '/careers',
    title: 'Work with us',
    body: '# Work with us\n\nWe are looking for licensed plumbers and apprentices. Send a few lines about yourself to jobs@brightwater.example.',
  },
];

const SHEET = {
  name: 'Winter_checklist.pdf',
  title: 'Winter checklist',
  body: '## Before the first freeze\n\nDisconnect garden hoses and cover outdoor faucets. Know where your main valve is.\n\n## If a pipe is frozen\n\nOpen the faucet, close the main valve, and warm the pipe with a hair dryer. Never use an open flame.',
};

/** What callers asked and nobody has written down: the ways it was asked, with how many hours ago. */
const GAPS = [
  {
    words: ['bathroom', 'remodel'],
    asked: [
      ['Do you remodel bathrooms?', 5],
      ['I want to redo my bathroom, is that something you do?', 29],
      ['Can you give me a price for a bathroom remodel?', 54],
    ],
  },
  { words: ['spanish', 'speak'], asked: [['Does one of your plumbers speak Spanish?', 20]] },
  {
    words: ['discount', 'senior|veteran'],
    asked: [
      ['Is there a discount for seniors?', 44],
      ['Do veterans get something off?', 70],
    ],
  },
] as const;

/** A website that was read, a file that was uploaded, and questions that wait for an answer. */
export async function writeKnowledge(tx: Prisma.TransactionClient, nowMs: number): Promise<void> {
  const read = { state: 'ready' as const, readAt: new Date(nowMs - 30 * HOUR_MS) };
  await tx.knowledgeSource.createMany({
    data: [
      // It exists nowhere, so it is never read again.
      { ...read, id: 'ksrc_bw_site', projectId: PROJECT_ID, kind: 'website', name: 'https://brightwater.example' },
      { ...read, id: 'ksrc_bw_winter', projectId: PROJECT_ID, kind: 'file', name: SHEET.name },
    ],
  });
  const pages = PAGES.map(({ path, title, body }, index) => ({
    ...{ id: `kb_bw_page_${index}`, projectId: PROJECT_ID, sourceId: 'ksrc_bw_site', title, body },
    url: new URL(path, 'https://brightwater.example').href,
  }));
  const sheet = { title: SHEET.title, body: SHEET.body, url: null };
  await tx.knowledgeArticle.createMany({
    data: [...pages, { ...sheet, id: 'kb_bw_winter', projectId: PROJECT_ID, sourceId: 'ksrc_bw_winter' }],
  });
  for (const [index, gap] of GAPS.entries()) await writeGap(tx, { ...gap, gapId: `kgap_bw_${index}`, nowMs });
}

interface DemoGap {
  readonly gapId: string;
  readonly words: readonly string[];
  readonly asked: readonly (readonly [question: string, hoursAgo: number])[];
  readonly nowMs: number;
}

async function writeGap(tx: Prisma.TransactionClient, { gapId, words, asked, nowMs }: DemoGap): Promise<void> {
  const questions = asked.map(([question, hoursAgo], index) => ({
    id: `kask_${gapId}_${index}`,
    projectId: PROJECT_ID,
    toolCallRowId: `tool_${gapId}_${index}`,
    question,
    askedAt: new Date(nowMs - hoursAgo * HOUR_MS),
  }));
  const first = questions.at(-1);
  const last = questions[0];
  if (!first || !last) return;
  await tx.knowledgeGap.create({
    data: {
      id: gapId,
      projectId: PROJECT_ID,
      question: first.question,
      words: [...words],
      askedCount: questions.length,
      firstAskedAt: first.askedAt,
      lastAskedAt: last.askedAt,
      questions: { create: questions },
    },
  });
}
