import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { SimulatedApplication } from '../number-book.ts';
import { pageOf } from './paging.ts';
import type { RestDeps } from './rest-deps.ts';
import { RestError } from './rest-error.ts';

const FileParams = z.object({ file: z.string() });
const APPLICATION_FILE = /^(AP[0-9a-f]{32})\.json$/;

/** `/Applications`: list and fetch. They are made with the account, not by the API. */
export function registerApplicationRoutes(account: FastifyInstance, { exchange }: RestDeps): void {
  const { accountSid, numbers } = exchange;
  account.get('/Applications.json', async (request) => {
    const query = z.record(z.string(), z.string()).parse(request.query);
    const rows = [...numbers.applications.values()].map((application) => resourceOf(application, accountSid));
    return pageOf('applications', rows, { path: request.url.split('?')[0] ?? '', query });
  });
  account.get('/Applications/:file', async (request) => {
    const sid = APPLICATION_FILE.exec(FileParams.parse(request.params).file)?.[1] ?? '';
    const application = numbers.applications.get(sid);
    if (!application) throw new RestError(20_404);
    return resourceOf(application, accountSid);
  });
}

function resourceOf({ sid, friendlyName, routing }: SimulatedApplication, accountSid: string): Record<string, unknown> {
  return {
    sid,
    account_sid: accountSid,
    friendly_name: friendlyName,
    voice_url: routing.voice_url,
    voice_method: routing.voice_method,
    voice_fallback_url: routing.voice_fallback_url,
    voice_fallback_method: routing.voice_fallback_method,
    status_callback: routing.status_callback,
    status_callback_method: routing.status_callback_method,
    sms_url: routing.sms_url,
    sms_method: routing.sms_method,
    uri: `/2010-04-01/Accounts/${accountSid}/Applications/${sid}.json`,
  };
}
