import {
  createCheckNumbersJob,
  createSettlePurchasesJob,
  createSettleRoutingJob,
  type Job,
  type PublicAddressPort,
  type TwilioNumbersPort,
} from '@offhook/core';
import { publicAddress } from '@offhook/integrations';

/** What numbers are looked at with. */
export interface NumberServices {
  /** Null without a Twilio account. */
  readonly twilioNumbers: TwilioNumbersPort | null;
  readonly publicAddress: PublicAddressPort;
}

const TWILIO = /(^|\.)twilio\.com$/;

/** How our own address is looked at. Where Twilio is a simulator of this machine, an address of this machine will do. */
export function publicAddressFrom(settings: {
  twilioApi: { baseUrl: string } | null;
  outboundTrustedHosts: readonly string[];
}): PublicAddressPort {
  const { twilioApi, outboundTrustedHosts: trustedHosts } = settings;
  const simulated = twilioApi !== null && !TWILIO.test(new URL(twilioApi.baseUrl).hostname);
  return publicAddress({ simulated, trustedHosts, now: Date.now });
}

/** The jobs that need an account; none without. */
export function numberJobs({ twilioNumbers, publicAddress, workerUrl }: NumberServices & { workerUrl: string }): Job[] {
  if (!twilioNumbers) return [];
  return [
    createCheckNumbersJob({ twilioNumbers, publicAddress, workerUrl }),
    createSettleRoutingJob(twilioNumbers),
    createSettlePurchasesJob({ twilioNumbers, workerUrl }),
  ];
}
