import type { Database } from '@offhook/db';
import type { SecretBox } from '../../secrets/secret-box.ts';
import type { OpenVapiAccount } from '../vapi-port.ts';

export interface VapiConnectionDeps {
  readonly db: Database;
  readonly secrets: SecretBox;
  readonly openVapiAccount: OpenVapiAccount;
  /** `VAPI_API_KEY`: the account of businesses that connect without a key of their own. */
  readonly sharedVapiKey: string | undefined;
  /** Where Vapi is. */
  readonly vapiBaseUrl: string;
  /** Public origin of the dashboard, where Vapi's messages arrive. */
  readonly dashboardUrl: string;
}
