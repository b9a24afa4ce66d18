import type { RouterInputs, RouterOutputs } from '#app/lib/trpc.ts';

export type Technician = RouterOutputs['technicians']['list'][number];
export type TechnicianValues = Required<RouterInputs['technicians']['create']>;
export type TimeOff = Technician['timeOff'][number];
export type Service = RouterOutputs['services']['list'][number];
