import { RemixBrowser } from '@remix-run/react';
import { StrictMode, startTransition } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { NonceProvider, readPageNonce } from '#app/theme/nonce.ts';

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <NonceProvider value={readPageNonce()}>
        <RemixBrowser />
      </NonceProvider>
    </StrictMode>,
  );
});
