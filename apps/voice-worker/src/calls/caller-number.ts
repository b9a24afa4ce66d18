import { createHash } from 'node:crypto';

export { dialable } from '@offhook/core';

/** Stable for a caller of a business, and says nothing about who it is. */
export function safetyIdentifier(projectId: string, endUser: string): string {
  return createHash('sha256').update(`${projectId} ${endUser}`).digest('hex');
}
