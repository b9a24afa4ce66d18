/** Remembers which business a user looks at. Only a wish: it is checked against the memberships on every request. */
export const ACTIVE_PROJECT_COOKIE = 'offhook_project';

const ONE_YEAR_S = 31_536_000;

export function readCookie(header: string | null, name: string): string | null {
  for (const pair of (header ?? '').split(';')) {
    const [key, value] = pair.split('=', 2);
    if (key?.trim() === name && value !== undefined) return value.trim();
  }
  return null;
}

export function activeProjectCookie(projectId: string, secure: boolean): string {
  const attributes = ['Path=/', 'HttpOnly', 'SameSite=Lax', `Max-Age=${ONE_YEAR_S}`, ...(secure ? ['Secure'] : [])];
  return [`${ACTIVE_PROJECT_COOKIE}=${projectId}`, ...attributes].join('; ');
}
