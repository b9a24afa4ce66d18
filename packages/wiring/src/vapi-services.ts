import {
  type OpenVapiAccount,
  type OpenVapiServers,
  type SecretBox,
  type VapiFor,
  type VapiSide,
  vapiKeyOf,
  vapiSide,
} from '@offhook/core';
import type { Database } from '@offhook/db';
import { vapiAccount, vapiServers } from '@offhook/integrations';

export interface VapiSettings {
  /** `VAPI_API_KEY`: the account of businesses that connected without a key of their own. */
  readonly apiKey: string | undefined;
  /** `VAPI_BASE_URL`. */
  readonly baseUrl: string;
}

/** Vapi itself, for businesses that keep a key of their own. */
export const NO_VAPI_KEY: VapiSettings = { apiKey: undefined, baseUrl: 'https://api.vapi.ai' };

export interface VapiServices {
  readonly openVapiAccount: OpenVapiAccount;
  readonly openVapiServers: OpenVapiServers;
  /** `VAPI_BASE_URL`. */
  readonly vapiBaseUrl: string;
  readonly sharedVapiKey: string | undefined;
  readonly vapiFor: VapiFor;
  readonly vapiSide: VapiSide;
}

export interface VapiParts {
  /** Null: keys that owners keep with us cannot be opened. */
  readonly secrets: SecretBox | null;
  /** What Vapi needs to take a number in; null without an account. */
  readonly twilioApi: { readonly accountSid: string; readonly authToken: string } | null;
}

/** Vapi's accounts, for whoever has connected one. */
export function vapiServices(db: Database, vapi: VapiSettings, { secrets, twilioApi }: VapiParts): VapiServices {
  const openVapiAccount: OpenVapiAccount = (apiKey) => vapiAccount({ baseUrl: vapi.baseUrl, apiKey, now: Date.now });
  const vapiFor: VapiFor = async (projectId) => {
    const apiKey = await vapiKeyOf({ db, secrets, sharedVapiKey: vapi.apiKey }, projectId);
    return apiKey === null ? null : openVapiAccount(apiKey);
  };
  const side = vapiSide({ db, vapiFor, vapiUrl: vapi.baseUrl, twilio: twilioApi, now: Date.now });
  return {
    openVapiAccount,
    openVapiServers: (apiKey) => vapiServers({ baseUrl: vapi.baseUrl, apiKey, now: Date.now }),
    vapiBaseUrl: vapi.baseUrl,
    sharedVapiKey: vapi.apiKey,
    vapiFor,
    vapiSide: side,
  };
}
