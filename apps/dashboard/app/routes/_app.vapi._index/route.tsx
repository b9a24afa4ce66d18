import type { MetaFunction } from '@remix-run/node';
import { Card } from '#app/components/card.tsx';

export const meta: MetaFunction = () => [{ title: 'Moving from Vapi · Offhook' }];

export default function StepsPage() {
  return (
    <Card title="How it goes">
      Connect your Vapi account, take over what your assistant knows, and let Offhook answer a few calls before it
      answers all.
    </Card>
  );
}
