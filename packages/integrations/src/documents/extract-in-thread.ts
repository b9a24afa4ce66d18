import { parentPort, workerData } from 'node:worker_threads';
import type { DocumentText, KnowledgeProblem, PageText, UnreadDocument } from '@offhook/core';
import { extractDocx, isZip } from './extract-docx.ts';
import { extractPage } from './extract-page.ts';
import { extractPdf, isPdf } from './extract-pdf.ts';
import { extractPlainText } from './extract-plain-text.ts';

/** What the reader asks a thread for. */
export type ExtractRequest =
  | { readonly kind: 'file'; readonly fileName: string; readonly bytes: Uint8Array }
  | { readonly kind: 'page'; readonly url: string; readonly contentType: string; readonly bytes: Uint8Array };

export type ExtractResult =
  | { readonly kind: 'file'; readonly document: DocumentText | UnreadDocument }
  | { readonly kind: 'page'; readonly page: PageText }
  | { readonly kind: 'failed'; readonly problem: KnowledgeProblem };

/** Two hundred pages of close print. */
const MAX_TEXT_CHARS = 200_000;
const PLAIN_TEXT_NAME = /\.(txt|text|md|markdown)$/i;

parentPort?.postMessage(await extract(workerData as ExtractRequest));

async function extract(request: ExtractRequest): Promise<ExtractResult> {
  if (request.kind === 'page') return { kind: 'page', page: extractPage(request) };
  const document = await extractFile(request);
  return { kind: 'file', document: document.ok ? bounded(document) : document };
}

async function extractFile({ fileName, bytes }: Extract<ExtractRequest, { kind: 'file' }>) {
  if (isPdf(bytes)) return extractPdf(bytes);
  if (isZip(bytes)) return extractDocx(bytes);
  return PLAIN_TEXT_NAME.test(fileName) ? extractPlainText(bytes) : unsupported();
}

function unsupported(): UnreadDocument {
  return { ok: false, problem: 'unsupported' };
}

function bounded(document: DocumentText): DocumentText | UnreadDocument {
  const text = document.text.trim();
  if (!/[\p{L}\p{N}]/u.test(text)) return { ok: false, problem: 'no_text' };
  const truncated = document.truncated || text.length > MAX_TEXT_CHARS;
  return { ...document, text: text.slice(0, MAX_TEXT_CHARS), truncated };
}
