import { setNonce } from 'get-nonce';
import { createContext, useContext } from 'react';

const NonceContext = createContext('');

/** Provided by entry.server.tsx (the request's nonce) and entry.client.tsx (read back from the page). */
export const NonceProvider = NonceContext.Provider;

/** The Content-Security-Policy nonce that every inline style and script of this page must carry. */
export function useNonce(): string {
  return useContext(NonceContext);
}

/** Browsers hide the attribute's value from scripts but keep the property; styles made later by libraries need it too. */
export function readPageNonce(): string {
  const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '';
  setNonce(nonce);
  return nonce;
}
