import type { OwnedNumber, TwilioNumbersPort } from '../twilio-numbers-port.ts';

/** Every page of the account's numbers. Throws as the port does. */
export async function allNumbers(port: Pick<TwilioNumbersPort, 'list'>, pageSize?: number): Promise<OwnedNumber[]> {
  const numbers: OwnedNumber[] = [];
  for await (const number of port.list(pageSize === undefined ? {} : { pageSize })) numbers.push(number);
  return numbers;
}
