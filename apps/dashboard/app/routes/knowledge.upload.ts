import { MAX_FILE_BYTES } from '@offhook/core';
import {
  type ActionFunctionArgs,
  MaxPartSizeExceededError,
  unstable_createMemoryUploadHandler as memoryHandler,
  unstable_parseMultipartFormData as parseForm,
} from '@remix-run/node';
import { TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { apiFor, isSignedIn } from '#app/api.server.ts';

const TOO_LARGE = 'A file can have 10 MB at most.';

/** Takes one file in: bytes do not travel as JSON. Nobody's form is read before it is known who sends it. */
export async function action(args: ActionFunctionArgs): Promise<Response> {
  if (!(await isSignedIn(args))) return refused('Please sign in again.', 401);
  const api = await apiFor(args);
  try {
    const form = await parseForm(args.request, memoryHandler({ maxPartSize: MAX_FILE_BYTES }));
    const file = form.get('file');
    if (!(file instanceof File) || file.size === 0) return refused('Choose a file that is not empty.', 400);
    const bytes = new Uint8Array(await file.arrayBuffer());
    return Response.json(await api.knowledge.upload({ fileName: file.name, bytes }));
  } catch (error) {
    if (error instanceof MaxPartSizeExceededError) return refused(TOO_LARGE, 413);
    if (error instanceof TRPCError) return refused(error.message, getHTTPStatusCodeFromError(error));
    throw error;
  }
}

export const loader = () => Response.json({ message: 'Send files by POST' }, { status: 405 });

function refused(message: string, status: number): Response {
  return Response.json({ message }, { status });
}
