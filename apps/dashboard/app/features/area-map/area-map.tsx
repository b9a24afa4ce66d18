import 'leaflet/dist/leaflet.css';
import { Button, Stack } from '@mantine/core';
import { useRef, useState } from 'react';
import { IconPlus } from '#app/theme/icons.ts';
import classes from './area-map.module.css';
import { type ShownArea, useAreaMap } from './use-area-map.ts';
import { type Corner, MAX_ZONES, MIN_CORNERS, newZone, withZone, type Zone } from './zone.ts';
import { ZoneAround } from './zone-around.tsx';
import { ZoneList } from './zone-list.tsx';

interface AreaMapProps {
  area: ShownArea;
  onChange: (zones: Zone[]) => void;
}

/** The service area on a map of ZIP codes, and zones drawn upon it. */
export function AreaMap({ area, onChange }: AreaMapProps) {
  const element = useRef<HTMLDivElement>(null);
  const [draft, setDraft] = useState<Corner[] | null>(null);
  const [selectedId, setSelectedId] = useState<string | null>(null);
  const { zones } = area;
  const add = (corners: Corner[]) => {
    const zone = newZone(corners, zones);
    onChange([...zones, zone]);
    setSelectedId(zone.zoneId);
    setDraft(null);
  };
  const finish = () => draft && draft.length >= MIN_CORNERS && add(draft);
  const { failed } = useAreaMap(element, area, {
    selectedId,
    draft,
    clicked: (corner) => (draft ? setDraft([...draft, corner]) : setSelectedId(null)),
    closed: finish,
    selected: setSelectedId,
    reshaped: (zoneId, corners) => onChange(withZone(zones, zoneId, { corners })),
  });
  return (
    <Stack gap="sm">
      <p className={classes.hint}>{hintFor(draft, selectedId)}</p>
      {failed && (
        <p className={classes.hint} role="alert">
          The map could not be loaded. Load the page again; the rest of the area can be changed meanwhile.
        </p>
      )}
      <div className={classes.frame}>
        <div
          ref={element}
          className={classes.map}
          data-drawing={draft !== null || undefined}
          role="application"
          aria-label="Map of the service area. Arrow keys move it, plus and minus zoom."
        />
      </div>
      <div className={classes.tools}>
        {draft === null ? (
          <>
            <Button
              variant="light"
              leftSection={<IconPlus size={17} aria-hidden />}
              disabled={zones.length >= MAX_ZONES}
              onClick={() => setDraft([])}
            >
              Draw a zone
            </Button>
            <ZoneAround disabled={zones.length >= MAX_ZONES} onAdd={add} />
          </>
        ) : (
          <>
            <Button disabled={draft.length < MIN_CORNERS} onClick={finish}>
              Finish the zone
            </Button>
            <Button variant="default" disabled={draft.length === 0} onClick={() => setDraft(draft.slice(0, -1))}>
              Take the last corner back
            </Button>
            <Button variant="subtle" color="gray" onClick={() => setDraft(null)}>
              Stop drawing
            </Button>
          </>
        )}
      </div>
      {zones.length > 0 && (
        <ZoneList zones={zones} selectedId={selectedId} onSelect={setSelectedId} onChange={onChange} />
      )}
    </Stack>
  );
}

function hintFor(draft: Corner[] | null, selectedId: string | null): string {
  if (draft !== null) {
    return draft.length < MIN_CORNERS
      ? 'Click on the map to set the corners of the zone, one after the other.'
      : 'Set more corners, or finish: click the first corner again or press “Finish the zone”.';
  }
  if (selectedId !== null) {
    return 'Drag a corner to move it, click a small dot to add one, double-click a corner to remove it.';
  }
  return 'Each dot is the middle of a ZIP code. Draw zones where you go, or where you do not. What you leave out always wins.';
}
