import { Card } from '#app/components/card.tsx';
import { AlertCard } from '#app/features/emergencies/alert-card.tsx';
import type { CallDetail } from './timeline.ts';

/** The emergencies of this call, and who was rung about them. */
export function CallEmergencies({ emergencies }: { emergencies: CallDetail['emergencies'] }) {
  if (emergencies.length === 0) return null;
  return (
    <Card title={emergencies.length === 1 ? 'Emergency' : 'Emergencies'}>
      {emergencies.map((alert) => (
        <AlertCard key={alert.alertId} alert={alert} />
      ))}
    </Card>
  );
}
