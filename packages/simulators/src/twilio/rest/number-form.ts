import type { NumberBook } from '../number-book.ts';
import {
  FIELD_NAMES,
  type FieldKind,
  type NumberRoutingFields,
  parameterOf,
  ROUTING_FIELDS,
  type RoutingField,
} from '../number-fields.ts';
import type { Form } from './form.ts';
import { RestError } from './rest-error.ts';

const MAX_FRIENDLY_NAME = 64;
const TRUNK_SID = /^TK[0-9a-f]{32}$/;

/** The routing fields that a request names, each checked as Twilio checks it. `''` clears. */
export function routingChange(form: Form, book: NumberBook): Partial<NumberRoutingFields> {
  const change: Partial<NumberRoutingFields> = {};
  for (const field of FIELD_NAMES) {
    const name = parameterOf(field);
    const given = form.get(name);
    if (given === undefined) continue;
    CHECKS[ROUTING_FIELDS[field]](given, name, { form, book });
    change[field] = normalized(field, given);
  }
  return change;
}

type Check = (given: string, name: string, scope: { form: Form; book: NumberBook }) => void;

const CHECKS: Record<FieldKind, Check> = {
  url: (_given, name, { form }) => void form.url(name),
  method: (given, name) => {
    if (!/^(get|post)$/i.test(given)) throw new RestError(21_403, `${name} ${given} is neither GET nor POST`);
  },
  application: (given, name, { book }) => {
    if (given !== '' && !book.applications.has(given))
      throw new RestError(21_218, `${name} ${given} is not an application`);
  },
  trunk: (given, name) => {
    if (given !== '' && !TRUNK_SID.test(given)) throw new RestError(20_001, `${name} ${given} is not a trunk`);
  },
  mode: (given, name) => {
    if (given !== 'voice' && given !== 'fax') throw new RestError(20_001, `${name} is neither voice nor fax`);
  },
  flag: (given, name) => {
    if (!/^(true|false)$/i.test(given)) throw new RestError(20_001, `${name} is neither true nor false`);
  },
};

function normalized(field: RoutingField, given: string): string {
  if (ROUTING_FIELDS[field] === 'method') return given.toUpperCase();
  return ROUTING_FIELDS[field] === 'flag' ? given.toLowerCase() : given;
}

/** A fallback without the address it stands in for is refused, whichever request leaves it so. */
export function checkFallbacks(after: NumberRoutingFields): void {
  if (after.voice_fallback_url !== '' && after.voice_url === '') throw new RestError(21_405);
  if (after.sms_fallback_url !== '' && after.sms_url === '') throw new RestError(21_406);
}

export function friendlyNameOf(form: Form): string | undefined {
  const name = form.get('FriendlyName');
  if (name !== undefined && name.length > MAX_FRIENDLY_NAME)
    throw new RestError(20_001, `FriendlyName is longer than ${MAX_FRIENDLY_NAME} characters`);
  return name === '' ? undefined : name;
}
