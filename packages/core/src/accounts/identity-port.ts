/** Who is signed in. */
export type SessionIdentity = { userId: string; name: string; email: string };

/** What the sign-in library does for us, and nothing it does not. */
export type IdentityPort = {
  /** Whose session the request's cookie is; null when there is none, or it ended. */
  sessionOf(headers: Headers): Promise<SessionIdentity | null>;
  /** Gives a user the password they sign in with from now on; replaces an older one. */
  setPassword(request: { userId: string; password: string }): Promise<void>;
};
