import { vitePlugin as remix } from '@remix-run/dev';
import { defineConfig } from 'vite';

declare module '@remix-run/server-runtime' {
  interface Future {
    v3_singleFetch: true;
  }
}

/** Node runs the workspace's TypeScript directly: `server.ts` and the routes must share one instance of each package. */
const WORKSPACE_PACKAGES = [
  '@offhook/api',
  '@offhook/core',
  '@offhook/db',
  '@offhook/integrations',
  '@offhook/telemetry',
  '@offhook/tools',
  '@offhook/wiring',
];

const MIN_CHUNK_BYTES = 8_000;

export default defineConfig({
  plugins: [
    remix({
      future: {
        v3_fetcherPersist: true,
        v3_lazyRouteDiscovery: true,
        v3_relativeSplatPath: true,
        v3_routeConfig: true,
        v3_singleFetch: true,
        v3_throwAbortReason: true,
        unstable_optimizeDeps: true,
      },
    }),
  ],
  ssr: { external: WORKSPACE_PACKAGES, noExternal: [/^@mantine\//] },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 400,
    // An icon a file would be a request an icon.
    rollupOptions: { output: { experimentalMinChunkSize: MIN_CHUNK_BYTES } },
  },
});
