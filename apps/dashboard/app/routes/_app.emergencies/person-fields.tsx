import { ActionIcon, NativeSelect, Switch, TextInput, Tooltip } from '@mantine/core';
import { type BusinessHours, nextStretch } from '#app/features/hours/business-hours.ts';
import { WeekEditor } from '#app/features/hours/week-editor.tsx';
import { IconArrowDown, IconArrowUp, IconTrash } from '#app/theme/icons.ts';
import classes from './emergencies.module.css';
import type { OnCallForm } from './on-call-form.ts';
import type { Person } from './use-save-emergencies.ts';

const WHEN: { value: Person['when']; label: string }[] = [
  { value: 'always', label: 'At any time' },
  { value: 'closed', label: 'While closed' },
  { value: 'open', label: 'While open' },
  { value: 'own', label: 'In own hours' },
];

/** One person on call. The order of the list is the order in which they are rung. */
export function PersonFields({ form, index }: { form: OnCallForm; index: number }) {
  const person = form.values.onCall[index];
  if (!person) return null;
  const who = person.name || `Person ${index + 1}`;
  const field = (name: keyof Person) => `onCall.${index}.${name}`;
  return (
    <fieldset className={classes.person}>
      <legend className={classes.order}>{index + 1}.</legend>
      <div className={classes.fields}>
        <TextInput label="Name" required maxLength={60} {...form.getInputProps(field('name'))} />
        <TextInput label="Phone" type="tel" required maxLength={40} {...form.getInputProps(field('phone'))} />
        <NativeSelect
          label="Is rung"
          data={WHEN}
          value={person.when}
          onChange={(event) => choose(form, index, event.currentTarget.value as Person['when'])}
        />
      </div>
      <div className={classes.tools}>
        <Switch label="On call" {...form.getInputProps(field('active'), { type: 'checkbox' })} />
        <span className={classes.buttons}>
          <Tooltip label="Earlier">
            <ActionIcon
              aria-label={`Ring ${who} earlier`}
              disabled={index === 0}
              onClick={() => form.reorderListItem('onCall', { from: index, to: index - 1 })}
            >
              <IconArrowUp size={17} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <Tooltip label="Later">
            <ActionIcon
              aria-label={`Ring ${who} later`}
              disabled={index === form.values.onCall.length - 1}
              onClick={() => form.reorderListItem('onCall', { from: index, to: index + 1 })}
            >
              <IconArrowDown size={17} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <Tooltip label="Remove">
            <ActionIcon aria-label={`Remove ${who}`} onClick={() => form.removeListItem('onCall', index)}>
              <IconTrash size={17} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </span>
      </div>
      {person.when === 'own' && person.hours && (
        <WeekEditor
          weekly={person.hours.weekly}
          onChange={(weekly) => form.setFieldValue(field('hours'), { ...person.hours, weekly })}
        />
      )}
    </fieldset>
  );
}

function choose(form: OnCallForm, index: number, when: Person['when']): void {
  form.setFieldValue(`onCall.${index}.when`, when);
  if (when === 'own' && !form.values.onCall[index]?.hours) form.setFieldValue(`onCall.${index}.hours`, everyEvening());
}

function everyEvening(): BusinessHours {
  const day = () => [nextStretch([])];
  return {
    weekly: { mon: day(), tue: day(), wed: day(), thu: day(), fri: day(), sat: day(), sun: day() },
    closedDates: [],
  };
}
