import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { useTRPC } from '#app/lib/trpc.ts';
import classes from './area-map.module.css';
import { type AreaMap, createAreaMap, type Shapes } from './create-area-map.ts';
import type { Leaflet, MapCircle, MapEvents } from './map-layers.ts';
import type { Area, MapView, Zone } from './zone.ts';

export interface ShownArea {
  readonly zones: readonly Zone[];
  readonly center: Area['center'];
  readonly postalCodes: readonly string[];
  readonly excludedPostalCodes: readonly string[];
}

/** The API takes so many at once. */
const MAX_LOCATED = 500;

/** Leaflet in `element`, loaded in the browser only, and kept in step with what it is to show. `failed`: it could not be loaded. */
export function useAreaMap(
  element: RefObject<HTMLElement>,
  area: ShownArea,
  events: MapEvents & Drawing,
): { failed: boolean } {
  const trpc = useTRPC();
  const [map, setMap] = useState<AreaMap | null>(null);
  const [view, setView] = useState<MapView | null>(null);
  const [failed, setFailed] = useState(false);
  const latest = useRef(events);
  latest.current = events;
  useEffect(() => {
    let closed = false;
    let opened: AreaMap | null = null;
    const open = (module: typeof import('leaflet') & { default?: Leaflet }) => {
      if (closed || !element.current) return;
      opened = createAreaMap(module.default ?? module, element.current, {
        clicked: (corner) => latest.current.clicked(corner),
        closed: () => latest.current.closed(),
        selected: (zoneId) => latest.current.selected(zoneId),
        reshaped: (zoneId, corners) => latest.current.reshaped(zoneId, corners),
        viewed: setView,
      });
      setMap(opened);
    };
    import('leaflet').then(open).catch(() => setFailed(true));
    return () => {
      closed = true;
      opened?.close();
      setMap(null);
    };
  }, [element]);
  const named = [area.center?.postalCode ?? '', ...area.postalCodes].filter((zip) => /^\d{5}$/.test(zip));
  const located = useQuery(
    trpc.profile.locateZipCodes.queryOptions(
      { postalCodes: [...new Set(named)].slice(0, MAX_LOCATED) },
      { placeholderData: keepPreviousData },
    ),
  ).data;
  const points = useQuery(
    trpc.profile.zipCodesOnMap.queryOptions(view ?? NOWHERE, {
      enabled: view !== null,
      placeholderData: keepPreviousData,
    }),
  ).data;
  const { center, zones } = area;
  const middle = located?.find(({ postalCode }) => postalCode === center?.postalCode);
  const circle: MapCircle | null = useMemo(
    () => (middle && center && center.radiusMiles > 0 ? { ...middle, radiusMiles: center.radiusMiles } : null),
    [middle, center],
  );
  const { selectedId, draft } = events;
  const shapes: Shapes = useMemo(() => ({ zones, selectedId, draft, circle }), [zones, selectedId, draft, circle]);
  useEffect(() => map?.showShapes(shapes), [map, shapes]);
  const marks = useMemo(() => marksOf(area.postalCodes, area.excludedPostalCodes), [area]);
  useEffect(() => map?.showZipCodes(points ?? [], marks), [map, points, marks]);
  // Once: from then on the owner decides where to look.
  const fitted = useRef<AreaMap | null>(null);
  useEffect(() => {
    if (!map || !located || fitted.current === map) return;
    fitted.current = map;
    map.fit(shapes, located);
  }, [map, located, shapes]);
  return { failed };
}

/** What is selected and what is being drawn. */
export interface Drawing {
  readonly selectedId: string | null;
  readonly draft: Shapes['draft'];
}

const NOWHERE: MapView = { south: 0, north: 0, west: 0, east: 0 };

function marksOf(served: readonly string[], excluded: readonly string[]): ReadonlyMap<string, string> {
  return new Map([
    ...served.map((zip) => [zip, classes.zipServed ?? ''] as const),
    ...excluded.map((zip) => [zip, classes.zipLeftOut ?? ''] as const),
  ]);
}
