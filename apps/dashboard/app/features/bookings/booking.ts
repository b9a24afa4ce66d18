import type { RouterOutputs } from '#app/lib/trpc.ts';

export type Booking = RouterOutputs['bookings']['week']['bookings'][number];
export type Technician = RouterOutputs['technicians']['list'][number];
export type Service = RouterOutputs['services']['list'][number];
