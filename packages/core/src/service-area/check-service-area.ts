import type { Database } from '@offhook/db';
import { AppError } from '../errors/app-error.ts';
import { ServiceArea } from '../projects/business-profile.ts';
import { spokenDigits } from '../time/spoken.ts';
import { type AreaDecision, type AreaReason, decideArea } from './decide-area.ts';
import type { GeocodingPort } from './geocoding-port.ts';
import { postalCodeInAddress, readPostalCode, zipCentre } from './zip-code.ts';

export interface AreaRequest {
  readonly projectId: string;
  /** As the caller said it. */
  readonly postalCode: string | null;
  readonly address: string | null;
  readonly signal: AbortSignal;
}

export interface AreaAnswer {
  /** Null: cannot be told; a person has to look. */
  readonly inArea: boolean | null;
  readonly reason: AreaReason;
  readonly say: string;
}

export interface AreaDeps {
  readonly db: Database;
  readonly geocoding: GeocodingPort;
}

/** Whether the business goes there. @throws AppError NOT_FOUND, or what the geocoder throws. */
export async function checkServiceArea({ db, geocoding }: AreaDeps, request: AreaRequest): Promise<AreaAnswer> {
  const project = await db.project.findUnique({ where: { id: request.projectId }, select: { serviceArea: true } });
  if (!project) throw new AppError('NOT_FOUND', `Project ${request.projectId} does not exist`);
  const area = ServiceArea.parse(project.serviceArea);
  const postalCode = postalCodeOf(request);
  const decision = await decide({ area, postalCode, geocoding, request });
  return { ...decision, say: sentence(decision, postalCode) };
}

/** The ZIP code of a request: the one given, else the one in its address. */
export function postalCodeOf({ postalCode, address }: Pick<AreaRequest, 'postalCode' | 'address'>): string | null {
  const given = postalCode === null ? null : readPostalCode(postalCode);
  return given ?? (address === null ? null : postalCodeInAddress(address));
}

interface Decide {
  readonly area: ServiceArea;
  readonly postalCode: string | null;
  readonly geocoding: GeocodingPort;
  readonly request: AreaRequest;
}

async function decide({ area, postalCode, geocoding, request }: Decide): Promise<AreaDecision> {
  // A listed ZIP code needs no geocoder: it must not fail when that is away.
  const known = decideArea({ area, postalCode, place: null, centre: null });
  if (known.inArea !== null || area.center === null) return known;
  const [place, centre] = await Promise.all([
    geocoding.locate({ postalCode, address: request.address }, { signal: request.signal }),
    zipCentre(area.center.postalCode),
  ]);
  return decideArea({ area, postalCode, place, centre });
}

const ASK_ZIP = 'What is the five-digit ZIP code of the address?';
const TAKE_DETAILS = 'Let me take your details, and someone will call you back to confirm.';

function sentence({ inArea, reason }: AreaDecision, postalCode: string | null): string {
  const there = postalCode === null ? 'that address' : `the ZIP code ${spokenDigits(postalCode)}`;
  if (reason === 'address_missing') return ASK_ZIP;
  if (inArea === true) return `Yes, we serve ${there}.`;
  if (inArea === false) return `I am sorry, ${there} is outside the area we serve.`;
  if (reason === 'near_border') return `${capitalised(there)} is right at the edge of our area. ${TAKE_DETAILS}`;
  return `I cannot tell for sure whether we serve ${there}. ${TAKE_DETAILS}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
