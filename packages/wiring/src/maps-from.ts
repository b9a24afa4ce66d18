import {
  type GeocodingPort,
  loadZipCodes,
  offlineGeocoding,
  straightLineTravel,
  type TravelTimePort,
} from '@offhook/core';
import { googleGeocoding, googleMapsClient, googleTravel } from '@offhook/integrations/google-maps';

export interface MapsSettings {
  /** `GOOGLE_MAPS_API_KEY`; without one, ZIP codes and straight lines have to do. */
  readonly apiKey: string | undefined;
  /** `GOOGLE_MAPS_BASE_URL`: one origin instead of Google's hosts, for tests. */
  readonly baseUrl: string | undefined;
}

/** Addresses and driving times: Google's when there is a key, else what the table of ZIP codes can tell. */
export function mapsFrom(settings: MapsSettings | undefined): { geocoding: GeocodingPort; travel: TravelTimePort } {
  if (!settings?.apiKey) return { geocoding: offlineGeocoding(), travel: straightLineTravel() };
  // Most questions are settled without Google.
  loadZipCodes();
  const client = googleMapsClient({ apiKey: settings.apiKey, baseUrl: settings.baseUrl, now: Date.now });
  return { geocoding: googleGeocoding(client), travel: googleTravel(client, straightLineTravel()) };
}
