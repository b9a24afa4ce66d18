import type { LatLngBounds } from 'leaflet';
import {
  drawCircle,
  drawDraft,
  drawZipCodes,
  drawZones,
  type Leaflet,
  type MapCircle,
  type MapEvents,
  METERS_PER_MILE,
  toLatLng,
} from './map-layers.ts';
import type { Corner, MapView, ZipPoint, Zone } from './zone.ts';

/** What the map shows besides ZIP codes. */
export interface Shapes {
  readonly zones: readonly Zone[];
  readonly selectedId: string | null;
  /** Null: nothing is being drawn. */
  readonly draft: readonly Corner[] | null;
  readonly circle: MapCircle | null;
}

export interface AreaMap {
  showShapes(shapes: Shapes): void;
  /** `marks`: class names of ZIP codes that stand out. */
  showZipCodes(points: readonly ZipPoint[], marks: ReadonlyMap<string, string>): void;
  /** Looks at all of the area; at the whole country while there is none. */
  fit(shapes: Shapes, points: readonly ZipPoint[]): void;
  close(): void;
}

const COUNTRY: [[number, number], [number, number]] = [
  [25, -124],
  [49, -67],
];
const MIN_ZOOM = 3;
const MAX_ZOOM = 15;
/** A single ZIP code is looked at from here. */
const CLOSEST_FIT = 11;

/** A map without streets: no tile is fetched from anybody. `viewed` is told after every move what part is in sight. */
export function createAreaMap(
  L: Leaflet,
  element: HTMLElement,
  events: MapEvents & { viewed(view: MapView): void },
): AreaMap {
  const map = L.map(element, {
    attributionControl: false,
    // The page scrolls on over the map until somebody has clicked into it.
    scrollWheelZoom: false,
    doubleClickZoom: false,
    // Names that fade out would linger beside the ones drawn anew.
    fadeAnimation: false,
    minZoom: MIN_ZOOM,
    maxZoom: MAX_ZOOM,
    zoomSnap: 0.5,
  });
  L.control.scale({ metric: false }).addTo(map);
  const layer = () => ({ L, map, events, group: L.layerGroup().addTo(map) });
  const [zips, circle, zones, draft] = [layer(), layer(), layer(), layer()];
  map.on('focus', () => map.scrollWheelZoom.enable());
  map.on('blur', () => map.scrollWheelZoom.disable());
  map.on('click', ({ latlng }) => events.clicked([latlng.lng, latlng.lat]));
  map.on('moveend', () => events.viewed(viewOf(map.getBounds())));
  map.fitBounds(COUNTRY, { animate: false });
  return {
    showShapes(shapes) {
      drawCircle(circle, shapes.circle);
      drawZones(zones, { ...shapes, drawing: shapes.draft !== null });
      drawDraft(draft, shapes.draft ?? []);
    },
    showZipCodes: (points, marks) => drawZipCodes(zips, points, marks),
    fit(shapes, points) {
      const bounds = L.latLngBounds([
        ...shapes.zones.flatMap(({ corners }) => corners.map(toLatLng)),
        ...points.map(({ latitude, longitude }): [number, number] => [latitude, longitude]),
      ]);
      if (shapes.circle) {
        const { latitude, longitude, radiusMiles } = shapes.circle;
        bounds.extend(L.latLng(latitude, longitude).toBounds(2 * radiusMiles * METERS_PER_MILE));
      }
      map.fitBounds(bounds.isValid() ? bounds : COUNTRY, { animate: false, maxZoom: CLOSEST_FIT, padding: [12, 12] });
    },
    close: () => map.remove(),
  };
}

function viewOf(bounds: LatLngBounds): MapView {
  const within = (degrees: number, limit: number) => Math.max(-limit, Math.min(limit, Number(degrees.toFixed(3))));
  return {
    south: within(bounds.getSouth(), 90),
    north: within(bounds.getNorth(), 90),
    west: within(bounds.getWest(), 360),
    east: within(bounds.getEast(), 360),
  };
}
