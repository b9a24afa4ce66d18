import { type PointerEvent as ReactPointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { Booking } from '#app/features/bookings/booking.ts';
import { type DragTarget, dragTarget, type GridGeometry } from '#app/features/bookings/drag-target.ts';
import type { Placed } from '#app/features/bookings/week-layout.ts';

/** A hand is never quite still: less than this is a click. */
const CLICK_SLOP_PX = 5;

export interface Drag extends DragTarget {
  booking: Booking;
  durationMin: number;
}

interface DragOptions {
  /** Holds the columns, each marked with `data-column`. */
  grid: RefObject<HTMLElement>;
  scale: Pick<GridGeometry, 'pxPerMin' | 'fromMin' | 'toMin'>;
  onDrop: (drag: Drag) => void;
}

/**
 * Drags a block by mouse or pen; Escape takes it back. Fingers scroll, and keyboards open the booking: both move it with
 * the form there.
 */
export function useDrag({ grid, scale, onDrop }: DragOptions) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);

  const start = (event: ReactPointerEvent, { booking, fromMin, toMin }: Placed<Booking>) => {
    if (event.button !== 0 || event.pointerType === 'touch' || !grid.current) return;
    const origin = { x: event.clientX, y: event.clientY };
    const offsetPx = event.clientY - event.currentTarget.getBoundingClientRect().top;
    const durationMin = toMin - fromMin;
    let current: Drag | null = null;
    const onMove = (moved: PointerEvent) => {
      const isFar = Math.hypot(moved.clientX - origin.x, moved.clientY - origin.y) >= CLICK_SLOP_PX;
      const geometry = geometryOf(grid.current, scale);
      if ((current === null && !isFar) || geometry === null) return;
      moved.preventDefault();
      const target = dragTarget({ x: moved.clientX, y: moved.clientY }, { offsetPx, durationMin }, geometry);
      current = { ...target, booking, durationMin };
      setDrag(current);
    };
    const end = () => {
      stop.current?.();
      if (current === null) return;
      swallowNextClick();
      onDrop(current);
    };
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') stop.current?.();
    };
    stop.current = () => {
      window.removeEventListener('pointermove', onMove);
      window.removeEventListener('pointerup', end);
      window.removeEventListener('pointercancel', cancel);
      window.removeEventListener('keydown', onKey);
      stop.current = null;
      setDrag(null);
    };
    const cancel = () => stop.current?.();
    window.addEventListener('pointermove', onMove);
    window.addEventListener('pointerup', end);
    window.addEventListener('pointercancel', cancel);
    window.addEventListener('keydown', onKey);
  };
  return { drag, start };
}

function geometryOf(grid: HTMLElement | null, scale: DragOptions['scale']): GridGeometry | null {
  const rects = [...(grid?.querySelectorAll('[data-column]') ?? [])].map((column) => column.getBoundingClientRect());
  const [first] = rects;
  if (!first) return null;
  return { ...scale, top: first.top, columns: rects.map(({ left, right }) => ({ left, right })) };
}

/** Letting go of a block is a click on it, too: it must not open what was just moved. */
function swallowNextClick(): void {
  const swallow = (event: MouseEvent) => {
    event.stopPropagation();
    event.preventDefault();
  };
  window.addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener('click', swallow, { capture: true }), 0);
}
