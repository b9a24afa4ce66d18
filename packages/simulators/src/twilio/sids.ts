import { createHash, randomBytes, randomInt } from 'node:crypto';

/** A Twilio SID: two letters (AC account, CA call, MZ stream, RE recording, SM text) and 32 hex digits. */
export function newSid(prefix: 'AC' | 'CA' | 'MZ' | 'RE' | 'SM'): string {
  return prefix + randomBytes(16).toString('hex');
}

/** The sid that a thing has every time it is simulated, so that whoever kept it finds it again. */
export function sidOf(prefix: 'AP' | 'PN' | 'TK', name: string): string {
  return prefix + createHash('sha256').update(name).digest('hex').slice(0, 32);
}

/** Area codes of Texas and of people who moved there. */
const AREA_CODES =
  '210 214 254 281 325 346 361 409 430 432 469 512 682 713 726 737 806 817 830 832 903 915 936 940 945 956 972 979 ' +
  '202 206 212 213 303 305 312 323 404 415 424 503 504 505 510 602 615 617 619 646 650 702 714 718 720 773 786 801 818';

/** A caller's number nobody owns: 555-0100 to 555-0199 are kept free for fiction in every area code. */
export function fictionalNumber(): string {
  const areaCodes = AREA_CODES.split(' ');
  const areaCode = areaCodes[randomInt(0, areaCodes.length)] ?? '512';
  return `+1${areaCode}55501${String(randomInt(0, 100)).padStart(2, '0')}`;
}
