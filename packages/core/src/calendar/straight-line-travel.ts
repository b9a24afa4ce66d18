import { milesBetween } from '../service-area/decide-area.ts';
import type { LatLng } from '../service-area/geocoding-port.ts';
import { postalCodeInAddress, zipCentre } from '../service-area/zip-code.ts';
import type { TravelPlace, TravelTime, TravelTimePort } from './travel-time-port.ts';

/** Roads wind: 1.2 to 1.4 times the straight line is usual. */
const ROAD_FACTOR = 1.3;
/** To the van, out of the street, a place to park. */
const DOORS_MIN = 5;
/** Through town up to here, mostly by highway beyond. */
const TOWN_MILES = 10;
const TOWN_MPH = 28;
const HIGHWAY_MPH = 48;
/** Two addresses in one ZIP code are seldom neighbours; nothing better is known of them than its middle. */
const LEAST_MILES_BY_ZIP = 1.5;

interface Located {
  readonly at: LatLng;
  /** Only the middle of the ZIP code is known. */
  readonly byZip: boolean;
}

/** Driving times without anybody's help: the straight line between coordinates, or the middles of ZIP codes, made longer. */
export function straightLineTravel(): TravelTimePort {
  return {
    async travelTimes({ origins, destinations }, { signal }) {
      const [from, to] = await Promise.all([Promise.all(origins.map(locate)), Promise.all(destinations.map(locate))]);
      signal.throwIfAborted();
      return from.map((origin) => to.map((destination) => estimate(origin, destination)));
    },
  };
}

async function locate({ at, postalCode, address }: TravelPlace): Promise<Located | null> {
  if (at !== null) return { at, byZip: false };
  const zip = postalCode ?? (address === null ? null : postalCodeInAddress(address));
  const centre = zip === null ? null : await zipCentre(zip);
  return centre === null ? null : { at: centre, byZip: true };
}

function estimate(from: Located | null, to: Located | null): TravelTime | null {
  if (from === null || to === null) return null;
  const straight = milesBetween(from.at, to.at);
  const miles = ROAD_FACTOR * (from.byZip || to.byZip ? Math.max(straight, LEAST_MILES_BY_ZIP) : straight);
  const town = Math.min(miles, TOWN_MILES);
  const hours = town / TOWN_MPH + (miles - town) / HIGHWAY_MPH;
  return { minutes: Math.ceil(DOORS_MIN + hours * 60), source: 'straight_line' };
}
