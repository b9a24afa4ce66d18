import { AUTH_BASE_PATH, type Auth } from './create-auth.ts';

/** The library offers dozens of endpoints; these are the ones our pages use. The rest does not exist from outside. */
const OPEN_PATHS: Readonly<Record<string, 'GET' | 'POST'>> = {
  '/sign-in/email': 'POST',
  '/sign-out': 'POST',
  '/change-password': 'POST',
  '/get-session': 'GET',
  '/magic-link/verify': 'GET',
};

/** Answers one HTTP request to `/auth/*`. */
export function createAuthHandler(auth: Auth): (request: Request) => Promise<Response> {
  return async (request) => {
    const path = new URL(request.url).pathname.slice(AUTH_BASE_PATH.length);
    if (OPEN_PATHS[path] !== request.method) return Response.json({ message: 'Not found' }, { status: 404 });
    const response = await auth.handler(request);
    response.headers.set('cache-control', 'no-store');
    return response;
  };
}
