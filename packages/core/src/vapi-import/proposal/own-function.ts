import { CustomToolDetails } from '../../custom-tools/custom-tool-shapes.ts';
import { ToolParameters } from '../../custom-tools/tool-parameters.ts';
import { type AssistantTool, nameOf } from './tools-of.ts';

const MAX_TITLE_CHARS = 60;
const MAX_DESCRIPTION_CHARS = 600;
/** What JSON Schema says beside what we know, and no caller misses. */
const KNOWN_KEYS: Readonly<Record<string, readonly string[]>> = {
  string: ['type', 'description', 'enum', 'format', 'minLength', 'maxLength'],
  number: ['type', 'description', 'minimum', 'maximum'],
  integer: ['type', 'description', 'minimum', 'maximum'],
  boolean: ['type', 'description'],
  array: ['type', 'description', 'items', 'maxItems'],
};
const FORMATS = ['date', 'date-time', 'time', 'email', 'uri'];

/** A function of Vapi's as an owner's own function here, switched off. Or why it cannot be one. */
export function asOwnFunction(tool: AssistantTool, serverUrl: string | undefined): CustomToolDetails | { why: string } {
  const name = nameOf(tool);
  if (serverUrl === undefined) return { why: 'It has no address of a server that answers it.' };
  const parameters = flatParameters(tool.function?.parameters);
  if (!parameters) {
    return {
      why: 'It asks for details inside of details. Callers can only give single ones: make it anew with those.',
    };
  }
  const details = CustomToolDetails.safeParse({
    title: titleOf(name).slice(0, MAX_TITLE_CHARS),
    name: functionName(name),
    description: (tool.function?.description ?? titleOf(name)).slice(0, MAX_DESCRIPTION_CHARS),
    parameters,
    url: serverUrl,
    // Its server has to learn our signature first.
    active: false,
  });
  return details.success
    ? details.data
    : { why: details.error.issues[0]?.message ?? 'It has another shape than functions here.' };
}

/** `checkWarranty2`: check_warranty. One word gets a verb in front. */
function functionName(name: string): string {
  const words =
    titleOf(name)
      .toLowerCase()
      .match(/[a-z]+/g) ?? [];
  return words.length === 1 ? `run_${words[0]}` : words.join('_').slice(0, 50);
}

/** `checkWarranty`: Check warranty. */
function titleOf(name: string): string {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase()
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function flatParameters(schema: Readonly<Record<string, unknown>> | undefined): ToolParameters | null {
  const { properties = {}, required = [] } = schema ?? {};
  if (typeof properties !== 'object' || properties === null) return null;
  const known = Object.entries(properties).map(([name, given]) => [name, knownParameter(given)]);
  const read = ToolParameters.safeParse({ type: 'object', properties: Object.fromEntries(known), required });
  return read.success ? read.data : null;
}

/** Without the keys that we do not know; whether the rest will do is for the shape to say. */
function knownParameter(given: unknown): unknown {
  if (typeof given !== 'object' || given === null) return given;
  const type = 'type' in given ? String(given.type) : '';
  const keys = KNOWN_KEYS[type] ?? [];
  const kept = Object.entries(given).filter(
    ([key, value]) => keys.includes(key) && (key !== 'format' || isFormat(value)),
  );
  const known = Object.fromEntries(kept);
  return type === 'array' ? { ...known, items: { type: 'string' } } : known;
}

function isFormat(value: unknown): boolean {
  return typeof value === 'string' && FORMATS.includes(value);
}
