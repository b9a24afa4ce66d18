/** What the API keeps of a number's routing, by its field on the wire; a request names it in PascalCase: `VoiceUrl`. */
export const ROUTING_FIELDS = {
  voice_url: 'url',
  voice_method: 'method',
  voice_fallback_url: 'url',
  voice_fallback_method: 'method',
  voice_application_sid: 'application',
  trunk_sid: 'trunk',
  voice_receive_mode: 'mode',
  voice_caller_id_lookup: 'flag',
  status_callback: 'url',
  status_callback_method: 'method',
  sms_url: 'url',
  sms_method: 'method',
  sms_fallback_url: 'url',
  sms_fallback_method: 'method',
  sms_application_sid: 'application',
} as const;

export type RoutingField = keyof typeof ROUTING_FIELDS;
export type FieldKind = (typeof ROUTING_FIELDS)[RoutingField];
/** Strings as they were sent; `''`: none. `voice_caller_id_lookup` is `true` or `false`. */
export type NumberRoutingFields = Record<RoutingField, string>;

export const FIELD_NAMES = Object.keys(ROUTING_FIELDS).filter((name): name is RoutingField => name in ROUTING_FIELDS);

/** A number that nobody has set up. */
export const UNROUTED: NumberRoutingFields = {
  voice_url: '',
  voice_method: 'POST',
  voice_fallback_url: '',
  voice_fallback_method: 'POST',
  voice_application_sid: '',
  trunk_sid: '',
  voice_receive_mode: 'voice',
  voice_caller_id_lookup: 'false',
  status_callback: '',
  status_callback_method: 'POST',
  sms_url: '',
  sms_method: 'POST',
  sms_fallback_url: '',
  sms_fallback_method: 'POST',
  sms_application_sid: '',
};

/** voice_url -> VoiceUrl */
export function parameterOf(field: RoutingField): string {
  return field.replace(/(?:^|_)(\w)/g, (_match, letter: string) => letter.toUpperCase());
}
