import { createContext, useContext } from 'react';

/** The business the page shows: its zone and currency decide how every time and price is written. */
export interface Business {
  projectId: string;
  name: string;
  timeZone: string;
  currency: string;
  /** The server's clock when the page was rendered, epoch ms. */
  renderedAtMs: number;
}

const BusinessContext = createContext<Business | null>(null);

export const BusinessProvider = BusinessContext.Provider;

/** Only inside the signed-in layout. */
export function useBusiness(): Business {
  const business = useContext(BusinessContext);
  if (!business) throw new Error('useBusiness outside of the signed-in layout');
  return business;
}
