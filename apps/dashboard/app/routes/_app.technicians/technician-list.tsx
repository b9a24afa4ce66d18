import { Button, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { Card } from '#app/components/card.tsx';
import { EmptyState } from '#app/components/empty-state.tsx';
import list from '#app/components/setup-list.module.css';
import { Tag } from '#app/components/tag.tsx';
import { technicianStyle } from '#app/features/bookings/technician-color.ts';
import { useBusiness } from '#app/lib/business.tsx';
import { count } from '#app/lib/format.ts';
import { IconPlus, IconUser } from '#app/theme/icons.ts';
import type { Service, Technician } from './technician.ts';
import { TechnicianDrawer } from './technician-drawer.tsx';
import classes from './technicians.module.css';
import { isOffAt, spanInWords } from './time-off-words.ts';

interface TechnicianListProps {
  technicians: readonly Technician[];
  services: readonly Service[];
}

/** Who does the jobs. Each has their own calendar, so two can be booked at the same time. */
export function TechnicianList({ technicians, services }: TechnicianListProps) {
  const [editingId, setEditingId] = useState<string | 'new' | null>(null);
  // Looked up each time: what is saved in the drawer shows in it.
  const editing =
    editingId === 'new' ? 'new' : (technicians.find(({ technicianId }) => technicianId === editingId) ?? null);
  const add = (
    <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setEditingId('new')} aria-haspopup="dialog">
      Add a technician
    </Button>
  );
  return (
    <>
      <div className={list.bar}>
        <p>The assistant books only people who can do the job and are free.</p>
        {technicians.length > 0 && add}
      </div>
      <Card flush={technicians.length > 0}>
        {technicians.length === 0 ? (
          <EmptyState
            icon={IconUser}
            title="No technicians yet"
            advice="Add at least one person: without anyone to do the jobs, the assistant has no times to offer."
            action={add}
          />
        ) : (
          <ul className={list.list} aria-label="Technicians">
            {technicians.map((technician) => (
              <li key={technician.technicianId}>
                <TechnicianRow technician={technician} onEdit={() => setEditingId(technician.technicianId)} />
              </li>
            ))}
          </ul>
        )}
      </Card>
      <TechnicianDrawer editing={editing} services={services} onClose={() => setEditingId(null)} />
    </>
  );
}

function TechnicianRow({ technician, onEdit }: { technician: Technician; onEdit: () => void }) {
  const { name, color, active, upcomingBookings, timeOff } = technician;
  const { timeZone, renderedAtMs } = useBusiness();
  const [next] = timeOff;
  return (
    <div className={list.row} style={technicianStyle(color)}>
      <UnstyledButton className={list.open} onClick={onEdit} aria-haspopup="dialog">
        <span className={classes.person}>
          <span className={classes.swatch} aria-hidden />
          <span className={list.words}>
            <span className={list.name}>
              <VisuallyHidden>Edit </VisuallyHidden>
              {name}
              {!active && <Tag>Archived</Tag>}
              {active && isOffAt(timeOff, renderedAtMs) && <Tag tone="warning">Off now</Tag>}
            </span>
            <span className={list.facts}>{factsOf(technician)}</span>
            {next && <span className={list.facts}>Off {spanInWords(next, timeZone)}</span>}
          </span>
        </span>
        <span className={list.facts}>{count(upcomingBookings, 'job')} ahead</span>
      </UnstyledButton>
    </div>
  );
}

function factsOf({ allServices, serviceIds, hours, takesEmergencies }: Technician): string {
  return [
    allServices ? 'Every service' : count(serviceIds.length, 'service'),
    hours ? 'own working hours' : 'your business hours',
    takesEmergencies ? 'takes emergencies' : 'no emergencies',
  ].join(' · ');
}
