import { AppError, refused } from '@offhook/core';
import { TRPCError } from '@trpc/server';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { answer, errorDetails, nameError, ownersMessage, refuseRequest } from './api-error.ts';

const thrownBy = (attempt: () => unknown): TRPCError => {
  try {
    attempt();
  } catch (error) {
    if (error instanceof TRPCError) return error;
  }
  throw new Error('nothing of tRPC was thrown');
};
/** As tRPC wraps what a procedure throws. */
const wrapped = (cause: unknown) => new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause });

describe('a refusal', () => {
  it('keeps its code, its words and the field to blame', () => {
    const error = thrownBy(() => answer(refused('CONFLICT', 'This number is already on your list.', 'e164')));
    expect([error.code, ownersMessage(error)]).toEqual(['CONFLICT', 'This number is already on your list.']);
    expect(errorDetails(error)).toEqual({
      errorCode: 'CONFLICT',
      fieldErrors: { e164: 'This number is already on your list.' },
    });
    expect(nameError(error)).toBe(error);
  });

  it('of a request says why in words of ours', () => {
    const error = refuseRequest('FORBIDDEN');
    expect([error.code, ownersMessage(error)]).toEqual(['FORBIDDEN', 'Your role does not allow this.']);
  });

  it('without a status of its own is a failure of ours, words kept', () => {
    const error = thrownBy(() => answer(refused('INTERNAL', 'The words stay.')));
    expect([error.code, ownersMessage(nameError(error))]).toEqual(['INTERNAL_SERVER_ERROR', 'The words stay.']);
  });
});

describe('bad input', () => {
  it('is told field by field, the first problem of each', () => {
    const shape = z.object({ hours: z.array(z.object({ to: z.string().min(5, 'Too short').regex(/x/, 'No x') })) });
    const cause = shape.safeParse({ hours: [{ to: 'abc' }] }).error;
    const error = new TRPCError({ code: 'BAD_REQUEST', cause });
    expect(errorDetails(error)).toEqual({ errorCode: 'INPUT_INVALID', fieldErrors: { 'hours.0.to': 'Too short' } });
    expect(ownersMessage(error)).toBe('Please check the marked fields.');
  });
});

describe('what a procedure throws', () => {
  it.each([
    [new AppError('NOT_FOUND', 'Project proj_1 does not exist'), 'NOT_FOUND', 'This does not exist any more.'],
    [
      Object.assign(new Error('secret host'), { code: 'P1001' }),
      'SERVICE_UNAVAILABLE',
      'The database does not answer.',
    ],
    [new AppError('NOT_CONFIGURED', 'no key'), 'CONFLICT', 'A setting is missing'],
    [new Error('select * from "User"'), 'INTERNAL_SERVER_ERROR', 'Something went wrong on our side.'],
  ])('%s is named by the catalog and never quoted', (cause, code, words) => {
    const error = nameError(wrapped(cause));
    expect(error.code).toBe(code);
    expect(ownersMessage(error)).toContain(words);
    expect(ownersMessage(error)).not.toContain(cause.message);
  });
});
