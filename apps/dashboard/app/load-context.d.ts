import type { DashboardServices } from '@offhook/wiring';

declare module '@remix-run/server-runtime' {
  /** What server.ts hands to every loader and action. */
  interface AppLoadContext {
    services: DashboardServices;
    /** For every script and style element of this response. */
    cspNonce: string;
  }
}
