import type { LatLng } from '../service-area/geocoding-port.ts';

/** Where a job or a technician's base is, by whatever is known of it. `at` is used first, then the address, then the ZIP code. */
export interface TravelPlace {
  readonly at: LatLng | null;
  /** As it stands in the booking. */
  readonly address: string | null;
  /** Five digits. */
  readonly postalCode: string | null;
}

/** How long the drive takes. `straight_line`: estimated from the distance, so a careful planner adds a margin. */
export interface TravelTime {
  /** Whole minutes, rounded up. */
  readonly minutes: number;
  readonly source: 'roads' | 'straight_line';
}

export interface TravelQuery {
  readonly origins: readonly TravelPlace[];
  readonly destinations: readonly TravelPlace[];
}

/**
 * Driving times from every origin to every destination: `answer[originIndex][destinationIndex]`, null where one of the two
 * cannot be found or no road joins them. Offline by the middle of the ZIP code by default; Google's Routes API in its place when a
 * key is set, with the offline estimate for whatever Google cannot tell in time. So it rejects only when `signal` is aborted.
 */
export interface TravelTimePort {
  travelTimes(
    query: TravelQuery,
    options: { readonly signal: AbortSignal },
  ): Promise<readonly (readonly (TravelTime | null)[])[]>;
}
