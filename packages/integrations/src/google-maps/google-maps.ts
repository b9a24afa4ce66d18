export { googleGeocoding } from './google-geocoding.ts';
export { type GoogleMapsAccess, type GoogleMapsClient, googleMapsClient } from './google-maps-client.ts';
export { googleTravel } from './google-travel.ts';
