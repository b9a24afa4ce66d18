import type { IncomingMessage } from 'node:http';
import twilio from 'twilio';
import { MEDIA_PATH } from '../twilio/media-stream-socket.ts';

export interface TwilioSignatures {
  /** A form post to `path` (with its query string) as Twilio signs it. */
  isSignedPost(path: string, signature: string | undefined, params: Record<string, unknown>): boolean;
  /** The upgrade of a media socket: signed without parameters, over the URL of the TwiML, with or without a slash at its end. */
  isSignedUpgrade(request: IncomingMessage): boolean;
}

/**
 * Checks `X-Twilio-Signature` against URLs built from the configured public origin: never from Host or forwarding headers,
 * which anyone can set (protocols/twilio-voice.md, section 3; twilio-media-streams.md, section 2).
 */
export function twilioSignatures({ authToken, publicUrl }: { authToken: string; publicUrl: string }): TwilioSignatures {
  const mediaUrl = mediaStreamUrl(publicUrl);
  return {
    isSignedPost: (path, signature, params) =>
      signature !== undefined && twilio.validateRequest(authToken, signature, `${publicUrl}${path}`, params),
    isSignedUpgrade(request) {
      const signature = request.headers['x-twilio-signature'];
      if (typeof signature !== 'string') return false;
      return [mediaUrl, `${mediaUrl}/`].some((url) => twilio.validateRequest(authToken, signature, url, {}));
    },
  };
}

/** The media socket as it stands in TwiML: `wss` for `https`. */
export function mediaStreamUrl(publicUrl: string): string {
  return `${publicUrl.replace(/^http/, 'ws')}${MEDIA_PATH}`;
}
