import { createHash } from 'node:crypto';
import { type Database, newId } from '@offhook/db';
import { granted, type Outcome, refused } from '../projects/outcome.ts';
import { type DocumentPort, type DocumentText, problemWords } from './document-port.ts';
import { keepArticles } from './keep-articles.ts';

export const MAX_FILE_BYTES = 10 * 1024 * 1024;
const MAX_FILES = 100;
const MAX_NAME_CHARS = 120;
/** PostgreSQL advisory lock, one for each business: the same file sent twice at once must become one. */
const UPLOAD_LOCK = 7_300_146;

export interface UploadedFile {
  readonly projectId: string;
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

export type KeptFile = {
  sourceId: string;
  name: string;
  /** `replaced`: there was one of this name; `same`: and it said the same. */
  what: 'added' | 'replaced' | 'same';
  truncated: boolean;
};

/** Takes a file in: its text is what the assistant finds from the next call on. A file of the same name takes the old one's place. */
export async function uploadFile(
  deps: { readonly db: Database; readonly documents: DocumentPort; readonly now: Date },
  file: UploadedFile,
): Promise<Outcome<KeptFile>> {
  const name = fileNameOf(file.fileName);
  if (name === '') return refused('INPUT_INVALID', 'The file has no name.', 'file');
  if (file.bytes.byteLength > MAX_FILE_BYTES) return refused('INPUT_INVALID', problemWords('too_large'), 'file');
  const read = await deps.documents.readFile({ fileName: name, bytes: file.bytes });
  if (!read.ok) return refused('INPUT_INVALID', problemWords(read.problem), 'file');
  return keepFile(deps, { ...file, name, read });
}

/** Without the folders some browsers send along, and without what no name needs. */
function fileNameOf(typed: string): string {
  const base = typed.split(/[\\/]/).at(-1) ?? '';
  return base.replace(/\p{C}/gu, '').trim().slice(-MAX_NAME_CHARS);
}

interface ReadFile extends UploadedFile {
  readonly name: string;
  readonly read: DocumentText;
}

function keepFile(
  { db, now }: { readonly db: Database; readonly now: Date },
  { projectId, name, bytes, read }: ReadFile,
): Promise<Outcome<KeptFile>> {
  const contentHash = createHash('sha256').update(bytes).digest('hex');
  const { truncated } = read;
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${UPLOAD_LOCK}, hashtext(${projectId}))`;
    const known = await tx.knowledgeSource.findUnique({
      where: { projectId_kind_name: { projectId, kind: 'file', name } },
    });
    if (known?.contentHash === contentHash) return granted({ sourceId: known.id, name, what: 'same', truncated });
    if (!known && (await tx.knowledgeSource.count({ where: { projectId, kind: 'file' } })) >= MAX_FILES) {
      return refused('CONFLICT', `You have ${MAX_FILES} files. Remove one that is not needed any more.`);
    }
    const sourceId = known?.id ?? newId('knowledgeSource');
    const data = { state: 'ready' as const, contentHash, truncated, readAt: now };
    if (known) await tx.knowledgeSource.update({ where: { id: sourceId, projectId }, data });
    else await tx.knowledgeSource.create({ data: { ...data, id: sourceId, projectId, kind: 'file', name } });
    const title = read.title ?? name.replace(/\.\w{1,8}$/, '').replace(/[_-]+/g, ' ');
    await keepArticles(tx, { projectId, sourceId, now }, [{ url: null, title, text: read.text }]);
    return granted({ sourceId, name, what: known ? 'replaced' : 'added', truncated });
  });
}
