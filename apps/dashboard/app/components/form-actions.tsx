import { Button } from '@mantine/core';
import classes from './form-actions.module.css';

interface FormActionsProps {
  saving: boolean;
  /** Nothing was changed: there is nothing to save. */
  unchanged?: boolean;
  label?: string;
  onCancel?: () => void;
}

/** The end of a form: what saves it, and what leaves it. */
export function FormActions({ saving, unchanged = false, label = 'Save', onCancel }: FormActionsProps) {
  return (
    <div className={classes.actions}>
      <Button type="submit" loading={saving} disabled={unchanged}>
        {label}
      </Button>
      {onCancel && (
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
      )}
    </div>
  );
}
