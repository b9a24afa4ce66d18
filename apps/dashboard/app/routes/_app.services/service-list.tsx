import { Button } from '@mantine/core';
import { useState } from 'react';
import { Card } from '#app/components/card.tsx';
import { EmptyState } from '#app/components/empty-state.tsx';
import list from '#app/components/setup-list.module.css';
import { IconListDetails, IconPlus } from '#app/theme/icons.ts';
import { ServiceDrawer } from './service-drawer.tsx';
import { ServiceRow } from './service-row.tsx';
import classes from './services.module.css';
import { type Service, useMoveService } from './use-services.ts';

type Editing = Service | 'new' | null;

/** The price list in the owner's order, archived services apart. */
export function ServiceList({ services }: { services: readonly Service[] }) {
  const [editing, setEditing] = useState<Editing>(null);
  const move = useMoveService();
  const active = services.filter((service) => service.active);
  const archived = services.filter((service) => !service.active);
  const add = (
    <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setEditing('new')} aria-haspopup="dialog">
      Add a service
    </Button>
  );
  return (
    <>
      <div className={list.bar}>
        <p>The assistant names them in this order.</p>
        {active.length > 0 && add}
      </div>
      <Card flush={active.length > 0}>
        {active.length === 0 ? (
          <EmptyState
            icon={IconListDetails}
            title="No services yet"
            advice="Add the first job you do: its name, how long it takes and what may be said about the price."
            action={add}
          />
        ) : (
          <ol className={list.list} aria-label="Services">
            {active.map((service, index) => (
              <li key={service.serviceId}>
                <ServiceRow
                  service={service}
                  onEdit={() => setEditing(service)}
                  onMove={(by) => move.mutate({ serviceId: service.serviceId, position: index + by })}
                  isFirst={index === 0}
                  isLast={index === active.length - 1}
                />
              </li>
            ))}
          </ol>
        )}
      </Card>
      {archived.length > 0 && (
        <details className={classes.archived}>
          <summary>Archived ({archived.length})</summary>
          <ul className={list.list}>
            {archived.map((service) => (
              <li key={service.serviceId}>
                <ServiceRow service={service} onEdit={() => setEditing(service)} />
              </li>
            ))}
          </ul>
        </details>
      )}
      <ServiceDrawer editing={editing} onClose={() => setEditing(null)} />
    </>
  );
}
