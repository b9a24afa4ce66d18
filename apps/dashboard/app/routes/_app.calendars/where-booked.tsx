import { Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import { Card } from '#app/components/card.tsx';
import { CalcomSetup } from './calcom-setup.tsx';
import { KeepInOffhook } from './keep-in-offhook.tsx';
import type { Setup } from './use-calendar-setup.ts';

interface WhereBookedProps {
  setup: Setup;
  nowMs: number;
}

/** The one choice that everything else on the page follows from. */
export function WhereBooked({ setup, nowMs }: WhereBookedProps) {
  const [provider, setProvider] = useState(setup.provider);
  return (
    <Card title="Where jobs are booked" description="Your assistant offers what is free there, and books there.">
      <Stack gap="lg">
        <Radio.Group
          value={provider}
          onChange={(value) => setProvider(value === 'calcom' ? 'calcom' : 'own')}
          aria-label="Where jobs are booked"
        >
          <Stack gap="sm">
            <Radio
              value="own"
              label="In Offhook"
              description="What is free follows from your technicians, their hours and their days off."
            />
            <Radio
              value="calcom"
              label="In Cal.com"
              description="What is free, and for how long, is what your Cal.com account says."
            />
          </Stack>
        </Radio.Group>
        {provider === 'calcom' && <CalcomSetup setup={setup} nowMs={nowMs} />}
        {provider === 'own' && setup.provider === 'calcom' && <KeepInOffhook setup={setup} />}
      </Stack>
    </Card>
  );
}
