import { z } from 'zod';

/** An id of ours as a page hands it back. Whether it exists, and whose it is, the use case finds out. */
export const Id = z.string().min(1).max(80);

/** `updatedAt` as it was read: the save is refused when the row changed since. */
export const ReadAt = z.iso.datetime();
