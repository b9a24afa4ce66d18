import {
  createCheckNumbersJob,
  createSettlePurchasesJob,
  createSettleRoutingJob,
  type Job,
  type PublicAddressPort,
  type TwilioNumbersPort,
} from '@offhook/core';
import { publicAddress, type TwilioAccess, twilioNumbers } from '@offhook/integrations';

/** What numbers are looked at with. */
export interface NumberServices {
  /** Null without a Twilio account. */
  readonly twilioNumbers: TwilioNumbersPort | null;
  readonly publicAddress: PublicAddressPort;
}

const TWILIO = /(^|\.)twilio\.com$/;

/** How the account is asked, and how our own address is looked at: where Twilio is a simulator of this machine, one of this machine will do. */
export function numberServices(settings: {
  twilioApi: TwilioAccess | null;
  outboundTrustedHosts: readonly string[];
}): NumberServices {
  const { twilioApi, outboundTrustedHosts: trustedHosts } = settings;
  const simulated = twilioApi !== null && !TWILIO.test(new URL(twilioApi.baseUrl).hostname);
  return {
    twilioNumbers: twilioApi && twilioNumbers(twilioApi),
    publicAddress: publicAddress({ simulated, trustedHosts, now: Date.now }),
  };
}

/** The jobs that need an account; none without. */
export function numberJobs(services: NumberServices & { workerUrl: string }): Job[] {
  const { twilioNumbers, publicAddress, workerUrl } = services;
  if (!twilioNumbers) return [];
  return [
    createCheckNumbersJob({ twilioNumbers, publicAddress, workerUrl }),
    createSettleRoutingJob(twilioNumbers),
    createSettlePurchasesJob({ twilioNumbers, workerUrl }),
  ];
}
