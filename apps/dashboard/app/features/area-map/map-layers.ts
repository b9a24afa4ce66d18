import type { LatLngTuple, LayerGroup, Map as LeafletMap, Marker, Polygon } from 'leaflet';
import classes from './area-map.module.css';
import { type Corner, MIN_CORNERS, roundCorner, type ZipPoint, type Zone } from './zone.ts';

export type Leaflet = typeof import('leaflet');

/** What happens on the map. */
export interface MapEvents {
  /** A click on the ground. */
  clicked(corner: Corner): void;
  /** A click on the first corner of the draft. */
  closed(): void;
  selected(zoneId: string): void;
  reshaped(zoneId: string, corners: Corner[]): void;
}

/** A circle of the service area: where, and how far. */
export interface MapCircle {
  readonly latitude: number;
  readonly longitude: number;
  readonly radiusMiles: number;
}

export const METERS_PER_MILE = 1_609.344;
/** More names than this cannot be read. */
const MAX_NAMES = 90;
/** How far an arrow key moves a corner, in pixels. */
const STEP_PX = 6;
const STEPS: Readonly<Record<string, [number, number]>> = {
  ArrowUp: [0, -STEP_PX],
  ArrowDown: [0, STEP_PX],
  ArrowLeft: [-STEP_PX, 0],
  ArrowRight: [STEP_PX, 0],
};

export const toLatLng = ([longitude, latitude]: Corner): LatLngTuple => [latitude, longitude];

export interface Canvas {
  readonly L: Leaflet;
  readonly map: LeafletMap;
  readonly group: LayerGroup;
  readonly events: MapEvents;
}

/** ZIP codes instead of streets: dots with their number where there is room for it. */
export function drawZipCodes(
  { L, group }: Canvas,
  points: readonly ZipPoint[],
  marks: ReadonlyMap<string, string>,
): void {
  group.clearLayers();
  for (const { postalCode, latitude, longitude } of points) {
    const mark = marks.get(postalCode);
    const className = [classes.zip, mark].filter(Boolean).join(' ');
    const dot = L.circleMarker([latitude, longitude], { radius: mark ? 5 : 3, className, interactive: false });
    if (points.length <= MAX_NAMES || mark) {
      dot.bindTooltip(postalCode, { permanent: true, direction: 'right', offset: [4, 0], className: classes.zipName });
    }
    group.addLayer(dot);
  }
}

export function drawCircle({ L, group }: Canvas, circle: MapCircle | null): void {
  group.clearLayers();
  if (circle === null) return;
  const { latitude, longitude, radiusMiles } = circle;
  const options = { radius: radiusMiles * METERS_PER_MILE, className: classes.circle, interactive: false };
  group.addLayer(L.circle([latitude, longitude], options));
}

/** Every zone with its name; the selected one with handles at its corners. */
export function drawZones(
  canvas: Canvas,
  { zones, selectedId, drawing }: { zones: readonly Zone[]; selectedId: string | null; drawing: boolean },
): void {
  const { L, group, events } = canvas;
  const focused = focusedCorner(canvas);
  group.clearLayers();
  for (const zone of zones) {
    const className = [classes.zone, zone.serves ? classes.served : classes.leftOut].join(' ');
    const options = { className, interactive: !drawing, bubblingMouseEvents: false };
    const polygon = L.polygon(zone.corners.map(toLatLng), options);
    polygon.bindTooltip(zone.name, { permanent: true, direction: 'center', className: classes.zoneName });
    polygon.on('click', () => events.selected(zone.zoneId));
    group.addLayer(polygon);
    if (zone.zoneId === selectedId && !drawing) drawHandles(canvas, zone, polygon);
  }
  if (focused !== null) cornerElements(canvas)[focused]?.focus();
}

function cornerElements({ map }: Canvas): HTMLElement[] {
  return [...map.getContainer().querySelectorAll<HTMLElement>(`.${classes.corner}`)];
}

/** A corner that is moved by keys keeps the focus when it is drawn anew. */
function focusedCorner(canvas: Canvas): number | null {
  const active = document.activeElement;
  const index = active instanceof HTMLElement ? cornerElements(canvas).indexOf(active) : -1;
  return index < 0 ? null : index;
}

function drawHandles(canvas: Canvas, zone: Zone, polygon: Polygon): void {
  const { L, group, events } = canvas;
  const corners = [...zone.corners];
  const report = () => events.reshaped(zone.zoneId, corners.map(roundCorner));
  zone.corners.forEach((corner, index) => {
    const label = `Corner ${index + 1} of ${zone.name}`;
    const handle = L.marker(toLatLng(corner), {
      draggable: true,
      icon: icon(L, classes.corner ?? ''),
      alt: label,
      title: label,
    });
    handle.on('drag', () => {
      const { lat, lng } = handle.getLatLng();
      corners[index] = [lng, lat];
      polygon.setLatLngs(corners.map(toLatLng));
    });
    handle.on('dragend', report);
    handle.on('dblclick', () => removeCorner(zone, index, events));
    group.addLayer(handle);
    listenForKeys(canvas, handle, (key) => {
      if (key === 'Delete' || key === 'Backspace') return removeCorner(zone, index, events);
      const { lat, lng } = handle.getLatLng();
      corners[index] = [lng, lat];
      report();
    });
    const next = zone.corners[(index + 1) % zone.corners.length] ?? corner;
    const middle: Corner = [(corner[0] + next[0]) / 2, (corner[1] + next[1]) / 2];
    const between = L.marker(toLatLng(middle), {
      icon: icon(L, classes.between ?? ''),
      keyboard: false,
      title: 'Add a corner here',
    });
    between.on('click', () => events.reshaped(zone.zoneId, zone.corners.toSpliced(index + 1, 0, roundCorner(middle))));
    group.addLayer(between);
  });
}

/** Arrow keys move the handle before `onKey` is told. */
function listenForKeys({ map }: Canvas, handle: Marker, onKey: (key: string) => void): void {
  handle.getElement()?.addEventListener('keydown', (event) => {
    const step = STEPS[event.key];
    if (step) {
      const at = map.latLngToLayerPoint(handle.getLatLng()).add(step);
      handle.setLatLng(map.layerPointToLatLng(at));
    } else if (event.key !== 'Delete' && event.key !== 'Backspace') return;
    event.preventDefault();
    event.stopPropagation();
    onKey(event.key);
  });
}

function removeCorner(zone: Zone, index: number, events: MapEvents): void {
  if (zone.corners.length > MIN_CORNERS) events.reshaped(zone.zoneId, zone.corners.toSpliced(index, 1));
}

/** The zone that is being drawn. */
export function drawDraft({ L, group, events }: Canvas, corners: readonly Corner[]): void {
  group.clearLayers();
  if (corners.length > 1) {
    group.addLayer(L.polyline(corners.map(toLatLng), { className: classes.draft, interactive: false }));
  }
  corners.forEach((corner, index) => {
    const marker = L.marker(toLatLng(corner), {
      icon: icon(L, classes.corner ?? ''),
      keyboard: false,
      interactive: index === 0,
    });
    if (index === 0) marker.on('click', () => events.closed());
    group.addLayer(marker);
  });
}

function icon(L: Leaflet, className: string) {
  return L.divIcon({ className, iconSize: undefined });
}
