import { ActionIcon, Button, Switch, TextInput, Tooltip } from '@mantine/core';
import { IconPlus, IconX } from '#app/theme/icons.ts';
import {
  type BusinessHours,
  MAX_STRETCHES,
  nextStretch,
  problemsOf,
  type Stretch,
  WEEKDAYS,
  type Weekday,
} from './business-hours.ts';
import classes from './week-editor.module.css';

type Weekly = BusinessHours['weekly'];

interface WeekEditorProps {
  weekly: Weekly;
  onChange: (weekly: Weekly) => void;
}

/** Open or closed, and when, for each day of the week. */
export function WeekEditor({ weekly, onChange }: WeekEditorProps) {
  const setDay = (day: Weekday, stretches: Stretch[]) => onChange({ ...weekly, [day]: stretches });
  return (
    <div className={classes.week}>
      {WEEKDAYS.map(({ day, name }) => (
        <DayEditor key={day} name={name} stretches={weekly[day]} onChange={(stretches) => setDay(day, stretches)} />
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        className={classes.copy}
        onClick={() => onChange(mondayOnWorkdays(weekly))}
      >
        Copy Monday to Tuesday–Friday
      </Button>
    </div>
  );
}

function mondayOnWorkdays(weekly: Weekly): Weekly {
  const copy = () => weekly.mon.map((stretch) => ({ ...stretch }));
  return { ...weekly, tue: copy(), wed: copy(), thu: copy(), fri: copy() };
}

interface DayEditorProps {
  name: string;
  stretches: readonly Stretch[];
  onChange: (stretches: Stretch[]) => void;
}

function DayEditor({ name, stretches, onChange }: DayEditorProps) {
  const open = stretches.length > 0;
  const problems = problemsOf(stretches);
  const replace = (index: number, change: Partial<Stretch>) =>
    onChange(stretches.map((stretch, at) => (at === index ? { ...stretch, ...change } : stretch)));
  return (
    <fieldset className={classes.day}>
      <legend className={classes.legend}>{name}</legend>
      <Switch
        className={classes.switch}
        checked={open}
        label={name}
        onChange={(event) => onChange(event.currentTarget.checked ? [nextStretch([])] : [])}
      />
      <div className={classes.stretches}>
        {!open && <span className={classes.closed}>Closed</span>}
        {stretches.map((stretch, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a stretch is its place in the day
          <div key={index} className={classes.stretch}>
            <TimeField
              label={`${name} from`}
              value={stretch.from}
              invalid={problems.has(index)}
              onChange={(from) => replace(index, { from })}
            />
            <span aria-hidden>to</span>
            <TimeField
              label={`${name} to`}
              value={stretch.to}
              invalid={problems.has(index)}
              onChange={(to) => replace(index, { to })}
            />
            {stretches.length > 1 && (
              <ActionIcon
                aria-label={`Remove this time from ${name}`}
                onClick={() => onChange(stretches.filter((_, at) => at !== index))}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            )}
            {problems.has(index) && (
              <span className={classes.problem} role="alert">
                {problems.get(index)}
              </span>
            )}
          </div>
        ))}
      </div>
      {open && stretches.length < MAX_STRETCHES && (
        <Tooltip label="Add another time, for a break in between">
          <ActionIcon
            aria-label={`Add another time to ${name}`}
            onClick={() => onChange([...stretches, nextStretch(stretches)])}
          >
            <IconPlus size={17} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
    </fieldset>
  );
}

interface TimeFieldProps {
  label: string;
  value: string;
  invalid: boolean;
  onChange: (value: string) => void;
}

function TimeField({ label, value, invalid, onChange }: TimeFieldProps) {
  return (
    <TextInput
      type="time"
      step={900}
      aria-label={label}
      value={value}
      error={invalid}
      onChange={(event) => onChange(event.currentTarget.value)}
      className={classes.time}
    />
  );
}
