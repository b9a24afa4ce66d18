/** Two years, the minimum that browsers' preload lists ask for. */
const HSTS = 'max-age=63072000; includeSubDomains';

export type SecurityOptions = {
  nonce: string;
  /** The dashboard is reached by https. */
  https: boolean;
  /** Vite's development server injects styles without a nonce and talks over a WebSocket. */
  development: boolean;
};

/** What a page of ours may load and do, and who may embed it (nobody). */
export function securityHeaders(options: SecurityOptions): Record<string, string> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(options),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'Referrer-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    ...(options.https ? { 'Strict-Transport-Security': HSTS } : {}),
  };
}

function contentSecurityPolicy({ nonce, https, development }: SecurityOptions): string {
  const styles = development ? "'unsafe-inline'" : `'nonce-${nonce}'`;
  const directives = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' ${styles}`,
    `style-src-elem 'self' ${styles}`,
    // Mantine writes CSS variables into style attributes; no attribute can carry a nonce.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${development ? ' ws: wss:' : ''}`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(https ? ['upgrade-insecure-requests'] : []),
  ];
  return directives.join('; ');
}
