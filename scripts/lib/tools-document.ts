import type { ToolDescription } from '@offhook/core';

const HEAD = `# What the assistant can do

Made from the definitions in \`packages/tools/src/*.tool.ts\` by \`node scripts/tools-docs.ts\`; a test compares. The same definitions give the
model its JSON Schema, Vapi its functions and the dashboard its forms. How they run: [boundaries/tools.md](boundaries/tools.md). Functions of a
business's own: [own-tools.md](own-tools.md).

An attempt that takes longer than its limit is given up. What is repeated is safe to repeat: it only reads, or it looks its own outcome up
first. \`end_call\` and \`transfer_to_human\` are acted on by the call itself ([boundaries/conversation.md](boundaries/conversation.md)).

| function | does | attempts | changes something |
| --- | --- | --- | --- |
`;

/** docs/tools.md, from the definitions. */
export function toolsDocument(tools: readonly ToolDescription[]): string {
  const table = tools.map(tableRow).join('\n');
  const sections = tools.map(section).join('\n');
  return `${HEAD}${table}\n\n${sections}`;
}

function tableRow({ name, title, attemptTimeoutMs, maxAttempts, changes }: ToolDescription): string {
  const attempts = `${maxAttempts} of ${attemptTimeoutMs / 1_000} s`;
  return `| [\`${name}\`](#${name}) | ${title} | ${attempts} | ${changes ? 'yes' : 'no'} |`;
}

function section({ name, description, parameters }: ToolDescription): string {
  const rows = argumentRows(parameters);
  const table =
    rows.length === 0 ? 'No arguments.\n' : `| argument | is | meaning |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
  return `## ${name}\n\n${description}\n\n${table}`;
}

function argumentRows(parameters: ToolDescription['parameters']): string[] {
  const required = listOf(parameters['required']);
  return Object.entries(objectOf(parameters['properties'])).map(([name, property]) => {
    const schema = objectOf(property);
    const is = [kindOf(schema), required.includes(name) ? 'required' : ''].filter(Boolean).join(', ');
    return `| \`${name}\` | ${is} | ${typeof schema['description'] === 'string' ? schema['description'] : ''} |`;
  });
}

function kindOf(schema: Record<string, unknown>): string {
  const choices = listOf(schema['enum']);
  if (choices.length > 0) return choices.map((choice) => `\`${choice}\``).join(' ');
  const format = typeof schema['format'] === 'string' ? schema['format'] : null;
  return format ?? String(schema['type']);
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
