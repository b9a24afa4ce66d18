import type { Area, Zone } from '#app/features/area-map/zone.ts';
import { readPostalCodes } from './postal-codes.ts';

const DEFAULT_RADIUS_MILES = 20;
const DEFAULT_DRIVE_MIN = 45;

/** A number as a person types it; the empty string is none yet. */
type Typed = number | '';

/** The service area as the form holds it. */
export interface AreaValues extends Record<string, unknown> {
  withRadius: boolean;
  postalCode: string;
  radiusMiles: Typed;
  withDrive: boolean;
  drivePostalCode: string;
  maxMinutes: Typed;
  postalCodes: string;
  excludedPostalCodes: string;
  zones: Zone[];
}

/** The API's names of fields that the form calls otherwise. */
export const AREA_FIELD_NAMES = {
  'center.postalCode': 'postalCode',
  'center.radiusMiles': 'radiusMiles',
  'driveTime.postalCode': 'drivePostalCode',
  'driveTime.maxMinutes': 'maxMinutes',
} as const;

export function toAreaValues({ center, driveTime, postalCodes, excludedPostalCodes, zones }: Area): AreaValues {
  return {
    withRadius: center !== null,
    postalCode: center?.postalCode ?? '',
    radiusMiles: center?.radiusMiles ?? DEFAULT_RADIUS_MILES,
    withDrive: driveTime !== null,
    drivePostalCode: driveTime?.postalCode ?? center?.postalCode ?? '',
    maxMinutes: driveTime?.maxMinutes ?? DEFAULT_DRIVE_MIN,
    postalCodes: postalCodes.join(', '),
    excludedPostalCodes: excludedPostalCodes.join(', '),
    zones,
  };
}

export function toArea(values: AreaValues): Area {
  const { withRadius, withDrive, radiusMiles, maxMinutes, zones } = values;
  return {
    postalCodes: readPostalCodes(values.postalCodes).postalCodes,
    center: withRadius ? { postalCode: values.postalCode.trim(), radiusMiles: Number(radiusMiles) } : null,
    driveTime: withDrive ? { postalCode: values.drivePostalCode.trim(), maxMinutes: Number(maxMinutes) } : null,
    zones: zones.map((zone) => ({ ...zone, name: zone.name.trim() })),
    excludedPostalCodes: readPostalCodes(values.excludedPostalCodes).postalCodes,
  };
}

const isZip = (text: string) => /^\d{5}$/.test(text.trim());

function unreadable(text: string): string | null {
  const { unreadable: words } = readPostalCodes(text);
  return words.length > 0 ? `Not a ZIP code: ${words.slice(0, 3).join(', ')}` : null;
}

/** What keeps the area from being saved, beside the field it is about. */
export const AREA_RULES = {
  postalCode: (value: string, { withRadius }: AreaValues) =>
    withRadius && !isZip(value) ? 'Type a five-digit ZIP code' : null,
  radiusMiles: (value: Typed, { withRadius }: AreaValues) =>
    withRadius && !(Number(value) > 0) ? 'Say how far you go' : null,
  drivePostalCode: (value: string, { withDrive }: AreaValues) =>
    withDrive && !isZip(value) ? 'Type a five-digit ZIP code' : null,
  maxMinutes: (value: Typed, { withDrive }: AreaValues) =>
    withDrive && !(Number(value) >= 5 && Number(value) <= 240) ? 'Between 5 and 240 minutes' : null,
  postalCodes: unreadable,
  excludedPostalCodes: unreadable,
  zones: (zones: Zone[]) => (zones.some(({ name }) => name.trim() === '') ? 'Give every zone a name' : null),
};
