import { Checkbox, Stack, Switch } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { Service, TechnicianValues } from './technician.ts';
import classes from './technicians.module.css';

interface SkillsChoiceProps {
  form: UseFormReturnType<TechnicianValues>;
  services: readonly Service[];
}

/** What somebody does: everything, or only what is ticked. */
export function SkillsChoice({ form, services }: SkillsChoiceProps) {
  const { allServices, serviceIds } = form.values;
  // A service that was archived since stays ticked until somebody unticks it.
  const offered = services.filter(({ active, serviceId }) => active || serviceIds.includes(serviceId));
  return (
    <Stack gap="sm">
      <Switch
        label="Does every service"
        description="Also the ones you add later."
        {...form.getInputProps('allServices', { type: 'checkbox' })}
      />
      {!allServices && (
        <Checkbox.Group
          label="Does these services"
          value={serviceIds}
          onChange={(chosen) => form.setFieldValue('serviceIds', chosen)}
          error={form.errors.serviceIds}
        >
          <div className={classes.skills}>
            {offered.map(({ serviceId, name }) => (
              <Checkbox key={serviceId} value={serviceId} label={name} />
            ))}
          </div>
        </Checkbox.Group>
      )}
    </Stack>
  );
}
