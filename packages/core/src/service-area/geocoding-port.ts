export interface LatLng {
  readonly latitude: number;
  readonly longitude: number;
}

/** Where something is, and how well that is known. */
export interface Place {
  readonly at: LatLng;
  readonly postalCode: string | null;
  /** How far the true address may lie from `at`: 0 for a house that was found, some miles for the middle of a ZIP code. */
  readonly marginMiles: number;
  /** The map's own name for it, which may be kept; null when no map was asked. */
  readonly placeId: string | null;
}

/** Finds the place of an address or postal code. Offline by ZIP code by default; Google Maps in its place when a key is set. */
export interface GeocodingPort {
  /** Whether it knows streets, and not only ZIP codes. */
  readonly findsAddresses: boolean;
  /** Null when there is no such place. Throws an AppError when it could not find out. */
  locate(
    query: { readonly postalCode: string | null; readonly address: string | null },
    options: { readonly signal: AbortSignal },
  ): Promise<Place | null>;
}
