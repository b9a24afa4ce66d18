import { PassThrough } from 'node:stream';
import { type AppLoadContext, createReadableStreamFromReadable, type EntryContext } from '@remix-run/node';
import { RemixServer } from '@remix-run/react';
import { isbot } from 'isbot';
import { renderToPipeableStream } from 'react-dom/server';
import { NonceProvider } from '#app/theme/nonce.ts';

/** How long a page may stream before it is cut: the same limit Remix gives to deferred data. */
export const streamTimeout = 5_000;

interface Page {
  request: Request;
  status: number;
  headers: Headers;
  remixContext: EntryContext;
  nonce: string;
}

export default function handleRequest(
  ...[request, status, headers, remixContext, loadContext]: [Request, number, Headers, EntryContext, AppLoadContext]
): Promise<Response> {
  return renderPage({ request, status, headers, remixContext, nonce: loadContext.cspNonce });
}

function renderPage({ request, status, headers, remixContext, nonce }: Page): Promise<Response> {
  const waitForAll = isbot(request.headers.get('user-agent') ?? '');
  return new Promise((resolve, reject) => {
    let shellRendered = false;
    let finalStatus = status;
    const send = () => {
      shellRendered = true;
      const body = new PassThrough();
      headers.set('Content-Type', 'text/html; charset=utf-8');
      resolve(new Response(createReadableStreamFromReadable(body), { headers, status: finalStatus }));
      stream.pipe(body);
    };
    const stream = renderToPipeableStream(
      <NonceProvider value={nonce}>
        <RemixServer context={remixContext} url={request.url} nonce={nonce} />
      </NonceProvider>,
      {
        nonce,
        onShellReady: waitForAll ? undefined : send,
        onAllReady: waitForAll ? send : undefined,
        onShellError: reject,
        onError(error) {
          finalStatus = 500;
          // Before the shell is out Remix reports the rejection itself; afterwards nobody else would.
          if (shellRendered) process.emitWarning(error instanceof Error ? error : String(error));
        },
      },
    );
    setTimeout(() => stream.abort(), streamTimeout + 1_000).unref();
  });
}
