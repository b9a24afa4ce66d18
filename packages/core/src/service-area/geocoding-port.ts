export interface LatLng {
  readonly latitude: number;
  readonly longitude: number;
}

/** Where something is. `area`: the middle of a postal code, so the true place may be some miles off. */
export interface Place {
  readonly at: LatLng;
  readonly postalCode: string | null;
  readonly precision: 'address' | 'area';
}

/** Finds the place of an address or postal code. Offline by ZIP code by default; Google Maps can take its place. */
export interface GeocodingPort {
  /** Null when there is no such place. Throws an AppError when it could not find out. */
  locate(
    query: { readonly postalCode: string | null; readonly address: string | null },
    options: { readonly signal: AbortSignal },
  ): Promise<Place | null>;
}
