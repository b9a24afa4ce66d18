/** The few requests to better-auth that pages make; its own client would be ten times this file in every page. */

export type SignInResult = { ok: true } | { ok: false; message: string };

/** Signs in with e-mail and password; the session is a cookie. */
export async function signIn(credentials: { email: string; password: string }): Promise<SignInResult> {
  const response = await post('/auth/sign-in/email', { ...credentials, rememberMe: true });
  if (!response) return { ok: false, message: 'Offhook could not be reached. Check the connection and try again.' };
  if (response.ok) return { ok: true };
  if (response.status === 429) return { ok: false, message: 'Too many tries. Wait a minute, then try again.' };
  if (response.status >= 500) return { ok: false, message: 'Sign-in does not work right now. Try again in a moment.' };
  return { ok: false, message: 'This e-mail address and password don’t match. Check both and try again.' };
}

/** Ends the session and shows the sign-in page; a full load, so that nothing stays in memory. */
export async function signOut(): Promise<void> {
  await post('/auth/sign-out', {});
  window.location.assign('/sign-in');
}

async function post(path: string, body: Record<string, unknown>): Promise<Response | null> {
  try {
    return await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch {
    return null;
  }
}

/** Only paths of this dashboard may be gone to after signing in. */
export function safeNextPath(next: string | null): string {
  return next?.startsWith('/') && !next.startsWith('//') && !next.startsWith('/\\') ? next : '/';
}
