import { z } from 'zod';
import { flag, listOf, maybe, numeric, text } from './lenient.ts';

/**
 * What Vapi's REST API lists (protocols/vapi.md, sections 2 and 3), in Vapi's own names. Fields that are not named here are kept as they
 * came, so that an importer can list what does not carry over.
 */
const id = z.string().min(1);
const dates = { createdAt: text, updatedAt: text } as const;

/** What only its owner and Vapi may know: read by nobody here, so that it is kept nowhere. */
const SECRET_FIELDS = ['secret', 'headers', 'twilioAuthToken', 'twilioApiKey', 'twilioApiSecret', 'credentials'];

function withoutSecrets<Fields extends object>(fields: Fields): Fields {
  const kept = { ...fields };
  for (const field of SECRET_FIELDS) Reflect.deleteProperty(kept, field);
  return kept;
}

const ServerFields = z.looseObject({
  url: text,
  timeoutSeconds: numeric,
  credentialId: text,
  backoffPlan: maybe(
    z.looseObject({
      type: maybe(z.union([z.string(), z.looseObject({})])),
      maxRetries: numeric,
      baseDelaySeconds: numeric,
      excludedStatusCodes: maybe(z.array(z.union([z.number(), z.string()]))),
    }),
  ),
});
export const VapiServer = ServerFields.transform(withoutSecrets);
export type VapiServer = z.infer<typeof VapiServer>;

export const VapiDestination = z.looseObject({
  type: text,
  number: text,
  sipUri: text,
  extension: text,
  message: maybe(z.unknown()),
  description: text,
  assistantName: text,
  transferPlan: maybe(z.looseObject({ mode: text })),
});
export type VapiDestination = z.infer<typeof VapiDestination>;

const fields = {
  type: z.string().min(1),
  function: maybe(
    z.looseObject({
      name: text,
      description: text,
      /** JSON Schema. */
      parameters: maybe(z.record(z.string(), z.unknown())),
      strict: flag,
    }),
  ),
  name: text,
  async: flag,
  server: maybe(VapiServer),
  messages: listOf(z.looseObject({ type: text, content: text, timingMilliseconds: numeric })),
  destinations: listOf(VapiDestination),
} as const;

/** A tool written into an assistant itself: it has no id. */
export const VapiInlineTool = z.looseObject({ id: text, ...fields }).transform(withoutSecrets);
export type VapiInlineTool = z.infer<typeof VapiInlineTool>;

/** `function`, `transferCall`, `endCall`, `dtmf`, `apiRequest`, `google.calendar.…` and more kinds. */
export const VapiTool = z.looseObject({ id, ...dates, ...fields }).transform(withoutSecrets);
export type VapiTool = z.infer<typeof VapiTool>;

export const VapiAssistant = z
  .looseObject({
    id,
    orgId: text,
    ...dates,
    name: text,
    firstMessage: text,
    /** `assistant-speaks-first` unless it says otherwise. */
    firstMessageMode: text,
    model: maybe(
      z.looseObject({
        provider: text,
        model: text,
        messages: listOf(z.looseObject({ role: text, content: text })),
        /** Older assistants keep their prompt here. */
        systemPrompt: text,
        tools: listOf(VapiInlineTool),
        toolIds: listOf(z.string()),
        functions: listOf(
          z.looseObject({
            name: text,
            description: text,
            parameters: maybe(z.record(z.string(), z.unknown())),
          }),
        ),
        temperature: numeric,
      }),
    ),
    voice: maybe(z.looseObject({ provider: text, voiceId: text })),
    transcriber: maybe(z.looseObject({ provider: text, model: text, language: text })),
    server: maybe(VapiServer),
    serverUrl: text,
    serverMessages: listOf(z.string()),
    maxDurationSeconds: numeric,
    silenceTimeoutSeconds: numeric,
    endCallMessage: text,
    endCallPhrases: listOf(z.string()),
    voicemailMessage: text,
    forwardingPhoneNumber: text,
    metadata: maybe(z.record(z.string(), z.unknown())),
  })
  .transform(withoutSecrets);
export type VapiAssistant = z.infer<typeof VapiAssistant>;

export const VapiSquad = z.looseObject({
  id,
  ...dates,
  name: text,
  members: listOf(
    z.looseObject({
      assistantId: text,
      assistant: maybe(z.looseObject({ name: text })),
      assistantDestinations: listOf(VapiDestination),
    }),
  ),
});
export type VapiSquad = z.infer<typeof VapiSquad>;

export const VapiPhoneNumber = z
  .looseObject({
    id,
    orgId: text,
    ...dates,
    /** `twilio`, `vapi`, `vonage`, `telnyx`, `byo-phone-number`. Only `twilio` numbers are in the business's own account. */
    provider: text,
    /** E.164; numbers reached by SIP alone have none. */
    number: text,
    sipUri: text,
    name: text,
    status: text,
    twilioAccountSid: text,
    smsEnabled: flag,
    assistantId: text,
    squadId: text,
    workflowId: text,
    server: maybe(VapiServer),
    fallbackDestination: maybe(VapiDestination),
  })
  .transform(withoutSecrets);
export type VapiPhoneNumber = z.infer<typeof VapiPhoneNumber>;
