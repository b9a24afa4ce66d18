import { Button, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { Card } from '#app/components/card.tsx';
import { EmptyState } from '#app/components/empty-state.tsx';
import { Tag } from '#app/components/tag.tsx';
import { technicianStyle } from '#app/features/bookings/technician-color.ts';
import { count } from '#app/lib/format.ts';
import { IconPlus, IconUser } from '#app/theme/icons.ts';
import classes from './services.module.css';
import { TechnicianDrawer } from './technician-drawer.tsx';
import technicianClasses from './technicians.module.css';
import type { Technician } from './use-services.ts';

/** Who does the jobs. Each has their own calendar, so two can be booked at the same time. */
export function TechnicianList({ technicians }: { technicians: readonly Technician[] }) {
  const [editing, setEditing] = useState<Technician | 'new' | null>(null);
  const add = (
    <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setEditing('new')} aria-haspopup="dialog">
      Add a technician
    </Button>
  );
  return (
    <>
      <div className={classes.bar}>
        <p>Each technician has one calendar. The assistant books whoever is free.</p>
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
          <ul className={classes.list} aria-label="Technicians">
            {technicians.map((technician) => (
              <li key={technician.technicianId}>
                <TechnicianRow technician={technician} onEdit={() => setEditing(technician)} />
              </li>
            ))}
          </ul>
        )}
      </Card>
      <TechnicianDrawer editing={editing} onClose={() => setEditing(null)} />
    </>
  );
}

function TechnicianRow({ technician, onEdit }: { technician: Technician; onEdit: () => void }) {
  const { name, color, active, takesEmergencies, hours, upcomingBookings } = technician;
  return (
    <div className={classes.row} style={technicianStyle(color)}>
      <UnstyledButton className={classes.open} onClick={onEdit} aria-haspopup="dialog">
        <span className={technicianClasses.person}>
          <span className={technicianClasses.swatch} aria-hidden />
          <span className={classes.words}>
            <span className={classes.name}>
              <VisuallyHidden>Edit </VisuallyHidden>
              {name}
              {!active && <Tag>Archived</Tag>}
            </span>
            <span className={classes.facts}>
              {[
                hours ? 'Own working hours' : 'Works your business hours',
                takesEmergencies ? 'takes emergencies' : 'no emergencies',
              ].join(' · ')}
            </span>
          </span>
        </span>
        <span className={classes.facts}>{count(upcomingBookings, 'job')} ahead</span>
      </UnstyledButton>
    </div>
  );
}
