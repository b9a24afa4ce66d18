import { readRefusal } from './explain-error.ts';
import { showFailure, showSaved } from './notify.tsx';

interface SaveOptions {
  /** What to say when it worked: `Price list saved. The next call uses it.` */
  saved: string;
  /** Title of the message when it did not work and no field is to blame. */
  failed: string;
  /** The section of the input that the form edits: `business` for `business.contactPhone`. */
  section?: string;
  /** Inputs whose field in the form is called otherwise. */
  fieldNames?: Readonly<Record<string, string>>;
}

/** The two ends of every save: tell the owner, and put each complaint beside the field it is about. */
export function saveHandlers(form: { setErrors(errors: Record<string, string>): void }, options: SaveOptions) {
  return {
    onSuccess: () => showSaved(options.saved),
    onError: (error: unknown) => {
      const { fieldErrors } = readRefusal(error);
      const prefix = options.section ? `${options.section}.` : '';
      const errors = Object.entries(fieldErrors).map(([path, message]) => {
        const name = path.startsWith(prefix) ? path.slice(prefix.length) : path;
        return [options.fieldNames?.[name] ?? name, message];
      });
      if (errors.length > 0) form.setErrors(Object.fromEntries(errors));
      else showFailure(options.failed, error);
    },
  };
}
