import { Anchor } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { explainError } from './explain-error.ts';

/** How long a message stays: long enough to read two short sentences. */
const READ_MS = 5_000;
/** How long an undo is offered. */
const UNDO_MS = 8_000;
const closeButtonProps = { 'aria-label': 'Close this message' };

export function showSaved(message: string): void {
  notifications.show({ message, color: 'brand', autoClose: READ_MS, closeButtonProps });
}

export function showFailure(title: string, error: unknown): void {
  notifications.show({ title, message: explainError(error), color: 'red', autoClose: READ_MS * 2, closeButtonProps });
}

/** Tells that something was removed, and takes it back on request. */
export function showUndo(message: string, undo: () => void): void {
  const id = crypto.randomUUID();
  notifications.show({
    id,
    color: 'brand',
    autoClose: UNDO_MS,
    closeButtonProps,
    message: (
      <>
        {message}{' '}
        <Anchor
          component="button"
          type="button"
          fw={600}
          fz="inherit"
          onClick={() => {
            notifications.hide(id);
            undo();
          }}
        >
          Undo
        </Anchor>
      </>
    ),
  });
}
