import { NumberInput, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { FormActions } from '#app/components/form-actions.tsx';
import { DetailList } from './detail-list.tsx';
import { functionName } from './detail-rows.ts';
import { type OwnTool, type OwnToolValues, toValues } from './own-tool-values.ts';
import { PasteSchema } from './paste-schema.tsx';
import classes from './tools.module.css';
import { useSaveOwnTool } from './use-save-own-tool.ts';

interface OwnToolFormProps {
  /** Null: a new one. */
  tool: OwnTool | null;
  onSaved: (name: string) => void;
}

/** A function of the owner's own: what it is for, what must be known first, and where it lives. */
export function OwnToolForm({ tool, onSaved }: OwnToolFormProps) {
  const form = useForm<OwnToolValues>({
    initialValues: toValues(tool),
    validate: {
      title: (value) => (value.trim() === '' ? 'Give it a name' : null),
      description: (value) => (value.trim() === '' ? 'Say when your assistant should use it' : null),
      url: (value) => (URL.canParse(value.trim()) ? null : 'Use a full address that starts with https://'),
    },
  });
  const { save, isSaving } = useSaveOwnTool({ tool, form, onSaved });
  const { details } = form.values;
  return (
    <form onSubmit={form.onSubmit(save)} noValidate>
      <Stack gap="lg">
        <Purpose form={form} isNew={tool === null} />
        <div>
          <h3 className={classes.heading}>What the assistant finds out first</h3>
          <Stack gap="sm">
            <DetailList
              rows={details}
              onChange={(rows) => form.setFieldValue('details', rows)}
              error={problemWith(form.errors)}
            />
            <PasteSchema rows={details} onUse={(rows) => form.setFieldValue('details', rows)} />
          </Stack>
        </div>
        <Address form={form} />
        <Switch
          label="Use it in calls"
          description="Switch it off to keep it for later."
          {...form.getInputProps('active', { type: 'checkbox' })}
        />
        <FormActions saving={isSaving} unchanged={tool !== null && !form.isDirty()} label={tool ? 'Save' : 'Add it'} />
      </Stack>
    </form>
  );
}

type Form = UseFormReturnType<OwnToolValues>;

function Purpose({ form, isNew }: { form: Form; isNew: boolean }) {
  const title = form.getInputProps('title');
  return (
    <>
      <TextInput
        label="Name"
        placeholder="Check a warranty"
        required
        {...title}
        onChange={(event) => {
          // The technical name follows until somebody has used it.
          if (isNew) form.setFieldValue('name', functionName(event.currentTarget.value));
          title.onChange(event);
        }}
      />
      <Textarea
        label="When should your assistant use it?"
        description="As you would tell a new colleague. It decides by these words."
        placeholder="When a caller asks whether their furnace is still under warranty. Ask for the serial number first."
        autosize
        minRows={3}
        required
        {...form.getInputProps('description')}
      />
      <Textarea
        label="What callers hear when it does not work"
        placeholder="I am sorry, I cannot look that up right now."
        autosize
        minRows={2}
        {...form.getInputProps('spokenFailure')}
      />
    </>
  );
}

function Address({ form }: { form: Form }) {
  return (
    <div>
      <h3 className={classes.heading}>Where it lives</h3>
      <Stack gap="md">
        <TextInput
          label="Address"
          description="Whoever looks after your system gives you one. It gets a signed request and answers with JSON; a “say” in it is what your assistant says."
          placeholder="https://tools.your-company.com/warranty"
          type="url"
          required
          {...form.getInputProps('url')}
        />
        <TextInput
          label="Technical name"
          description="What the address is told is wanted, and what your assistant calls it."
          {...form.getInputProps('name')}
        />
        <NumberInput
          label="Longest wait for an answer"
          suffix=" s"
          min={1}
          max={15}
          allowDecimal={false}
          {...form.getInputProps('timeoutS')}
        />
        <Switch
          label="May be asked again when it does not answer"
          description="For looking things up. Leave it off when asking twice would do something twice."
          {...form.getInputProps('repeatable', { type: 'checkbox' })}
        />
      </Stack>
    </div>
  );
}

/** The complaint about any of the details: the server names them by their path. */
function problemWith(errors: Form['errors']): string | null {
  const found = Object.entries(errors).find(([path]) => path.startsWith('parameters'));
  return typeof found?.[1] === 'string' ? found[1] : null;
}
