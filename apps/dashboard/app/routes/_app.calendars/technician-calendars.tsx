import { Link } from '@remix-run/react';
import { Card } from '#app/components/card.tsx';
import classes from './calendars.module.css';
import { TechnicianFeed } from './technician-feed.tsx';
import { TechnicianLinks } from './technician-links.tsx';
import type { Technician } from './use-calendar-setup.ts';

interface TechnicianCalendarsProps {
  technicians: readonly Technician[];
  bookedInCalcom: boolean;
  nowMs: number;
}

/** Both ways: what technicians have elsewhere blocks their time here, and their jobs appear on their phones. */
export function TechnicianCalendars({ technicians, bookedInCalcom, nowMs }: TechnicianCalendarsProps) {
  if (bookedInCalcom) {
    return (
      <Card title="Technicians’ own calendars">
        <p className={classes.muted}>
          Jobs are booked in Cal.com, so connect private calendars there: Cal.com keeps clear of them.
        </p>
      </Card>
    );
  }
  return (
    <Card
      flush
      title="Technicians’ own calendars"
      description="Appointments they keep elsewhere block their time here. The other way round, a secret address shows their jobs in any calendar app: where to go, when, and whom to call."
    >
      {technicians.length === 0 ? (
        <p className={classes.technician}>
          <span className={classes.muted}>
            There are no technicians yet. <Link to="/technicians">Add the first one</Link>, then connect their calendars
            here.
          </span>
        </p>
      ) : (
        technicians.map((technician) => (
          <section key={technician.technicianId} className={classes.technician} aria-label={technician.name}>
            <h3 className={classes.name}>{technician.name}</h3>
            <div className={classes.parts}>
              <TechnicianLinks technician={technician} nowMs={nowMs} />
              <TechnicianFeed technician={technician} nowMs={nowMs} />
            </div>
          </section>
        ))
      )}
    </Card>
  );
}
