import { Button, NumberInput, Stack, Switch, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Card } from '#app/components/card.tsx';
import { FormActions } from '#app/components/form-actions.tsx';
import classes from './emergencies.module.css';
import { type Emergencies, type Rule, useSaveEmergencies } from './use-save-emergencies.ts';

const MAX_SENTENCE_CHARS = 320;

/** What counts as an emergency, and the sentence that belongs to each. */
export function RulesSection({ emergencies }: { emergencies: Emergencies }) {
  const form = useForm({
    initialValues: toValues(emergencies),
    validate: {
      rules: { sentence: (sentence) => (sentence.trim() === '' ? 'Write what the caller shall hear' : null) },
    },
  });
  const { save, isSaving } = useSaveEmergencies(form, (saved) => form.setValues(toValues(saved)));
  return (
    <Card
      title="What counts as an emergency"
      description="When a caller’s words mean one of these, your sentence is spoken at once and word for word, before the assistant says anything else."
      aside={
        emergencies.hasOwnRules && (
          <Button variant="subtle" size="compact-sm" loading={isSaving} onClick={() => save({ rules: null })}>
            Back to what is usual for your trade
          </Button>
        )
      }
    >
      <form onSubmit={form.onSubmit((values) => save({ rules: values.rules.map(toRule) }))} noValidate>
        <Stack gap="md">
          {form.values.rules.map((rule, index) => (
            <RuleFields key={rule.key} form={form} index={index} />
          ))}
          <FormActions saving={isSaving} unchanged={!form.isDirty()} />
        </Stack>
      </form>
    </Card>
  );
}

type Values = ReturnType<typeof toValues>;
type RulesForm = ReturnType<typeof useForm<Values>>;

function RuleFields({ form, index }: { form: RulesForm; index: number }) {
  const rule = form.values.rules[index];
  if (!rule) return null;
  const field = (name: keyof typeof rule) => `rules.${index}.${name}`;
  return (
    <fieldset className={classes.rule}>
      <legend className={classes.legend}>{rule.name}</legend>
      <Switch label={rule.name} size="md" {...form.getInputProps(field('enabled'), { type: 'checkbox' })} />
      {rule.enabled && (
        <Stack gap="sm" className={classes.details}>
          <Textarea
            label="What the caller hears"
            aria-label={`${rule.name}: what the caller hears`}
            autosize
            minRows={2}
            maxLength={MAX_SENTENCE_CHARS}
            {...form.getInputProps(field('sentence'))}
          />
          {rule.belowF !== null && (
            <NumberInput
              label="Only when it is colder indoors than"
              aria-label={`${rule.name}: only when it is colder indoors than`}
              description="The assistant asks for the temperature first."
              suffix=" °F"
              min={-40}
              max={120}
              allowDecimal={false}
              {...form.getInputProps(field('belowF'))}
            />
          )}
          <Switch
            label="Ring whoever is on call"
            aria-label={`${rule.name}: ring whoever is on call`}
            {...form.getInputProps(field('ringOnCall'), { type: 'checkbox' })}
          />
          <details>
            <summary className={classes.summary}>Words that mean it</summary>
            <Textarea
              aria-label={`${rule.name}: words that mean it`}
              description="One per line. A star stands for up to four words: “smell * gas”. Whatever callers say otherwise, the assistant still recognises most emergencies by itself."
              autosize
              minRows={3}
              maxRows={12}
              {...form.getInputProps(field('signs'))}
            />
          </details>
        </Stack>
      )}
    </fieldset>
  );
}

function toValues({ rules }: Emergencies) {
  return { rules: rules.map((rule) => ({ ...rule, signs: rule.signs.join('\n') })) };
}

function toRule({ signs, belowF, ...rule }: Values['rules'][number]): Rule {
  const lines = signs.split('\n').map((line) => line.trim());
  return { ...rule, belowF: belowF === null ? null : Number(belowF), signs: [...new Set(lines.filter(Boolean))] };
}
