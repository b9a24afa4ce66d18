/** Where the pointer is over the calendar's columns, in the units of the screen. */
export interface GridGeometry {
  /** Left and right edge of each column, in order. */
  columns: readonly { left: number; right: number }[];
  /** Where the first shown minute begins. */
  top: number;
  pxPerMin: number;
  /** The first and the last minute that are shown. */
  fromMin: number;
  toMin: number;
}

export interface Grab {
  /** How far below the block's upper edge it was taken. */
  offsetPx: number;
  durationMin: number;
}

export interface DragTarget {
  column: number;
  /** Since midnight. */
  startMin: number;
}

/** Jobs snap to quarters of an hour. */
const SNAP_MIN = 15;

/** The column and the time a block stands at when it is let go here: the nearest column, within the shown hours. */
export function dragTarget(pointer: { x: number; y: number }, grab: Grab, grid: GridGeometry): DragTarget {
  const column = nearestColumn(pointer.x, grid.columns);
  const raw = grid.fromMin + (pointer.y - grab.offsetPx - grid.top) / grid.pxPerMin;
  const latest = Math.max(grid.fromMin, grid.toMin - grab.durationMin);
  return { column, startMin: Math.min(latest, Math.max(grid.fromMin, snapped(raw))) };
}

/** The time of a place in a column that was clicked: the half hour it lies in. */
export function clickedMinute(offsetPx: number, { pxPerMin, fromMin }: Pick<GridGeometry, 'pxPerMin' | 'fromMin'>) {
  return Math.floor((fromMin + offsetPx / pxPerMin) / 30) * 30;
}

/** `HH:MM` of minutes since midnight. */
export function clockOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function snapped(minutes: number): number {
  return Math.round(minutes / SNAP_MIN) * SNAP_MIN;
}

function nearestColumn(x: number, columns: GridGeometry['columns']): number {
  const distances = columns.map(({ left, right }) => Math.max(left - x, x - right, 0));
  return Math.max(0, distances.indexOf(Math.min(...distances)));
}
