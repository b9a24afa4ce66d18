import type { VapiAssistant } from '@offhook/protocol';
import type { VapiSetup } from '../import-shapes.ts';
import { holdsFacts, type PromptSection, promptSections } from './prompt-sections.ts';
import { type Findings, joined, type PresentBusiness } from './proposal.ts';
import { proposeArea, proposeArticles, proposeHours, proposeServices } from './propose-facts.ts';
import { proposeHandling, settingsLeftBehind } from './propose-handling.ts';
import { proposeNumbers } from './propose-numbers.ts';
import { proposeGreeting, proposeNotes, proposeVoice } from './propose-speech.ts';
import { proposeTools, renamedTools } from './propose-tools.ts';
import { readHours } from './read-hours.ts';
import { readPrices } from './read-prices.ts';
import { toolsOf } from './tools-of.ts';

export interface ProposalRequest {
  readonly setup: VapiSetup;
  /** Whose greeting, voice and instructions; null: only numbers. */
  readonly assistantId: string | null;
  readonly present: PresentBusiness;
}

/**
 * What a business would take over from its Vapi account, compared with what it has. Pure and the same every time: nothing is guessed by a
 * model, what is uncertain is not ticked, and what does not carry over is said.
 */
export function propose({ setup, assistantId, present }: ProposalRequest): Findings {
  const assistant = setup.assistants.find(({ id }) => id === assistantId);
  const numbers = proposeNumbers(setup.phoneNumbers, present);
  return assistant ? joined(proposeAssistant(assistant, setup, present), numbers) : numbers;
}

function proposeAssistant(assistant: VapiAssistant, setup: VapiSetup, present: PresentBusiness): Findings {
  const tools = toolsOf(assistant, setup.tools);
  const prompt = promptOf(assistant);
  const sections = promptSections(prompt);
  const facts = sections.filter(holdsFacts);
  const conduct = sections.filter((section) => !holdsFacts(section));
  const squads = setup.squads.filter(({ members }) => members.some((member) => member.assistantId === assistant.id));
  return joined(
    proposeGreeting(assistant, present),
    proposeVoice(assistant, present),
    proposeNotes({ text: written(conduct), renamed: renamedTools(tools) }, present),
    proposeHandling(assistant, present),
    proposeHours(prompt, present),
    proposeArea(sections, present),
    proposeServices(prompt, present),
    proposeArticles(facts.filter(isMore), present),
    proposeTools(
      {
        tools,
        serverUrl: assistant.server?.url ?? assistant.serverUrl,
        forwardingPhoneNumber: assistant.forwardingPhoneNumber,
      },
      present,
    ),
    settingsLeftBehind(assistant, squads),
  );
}

/** All system messages: some assistants have their facts in a second one. */
function promptOf({ model }: VapiAssistant): string {
  const messages = model?.messages.flatMap(({ role, content }) => (role === 'system' ? (content ?? []) : [])) ?? [];
  return [...messages, ...(model?.systemPrompt ? [model.systemPrompt] : [])].join('\n\n');
}

function written(sections: readonly PromptSection[]): string {
  return sections.map(({ title, body }) => (title === '' ? body : `${title}:\n${body}`)).join('\n\n');
}

/** Opening hours and price lists have a place of their own; a section of nothing else needs no article. */
function isMore({ title, body }: PromptSection): boolean {
  if (/\bhours\b/i.test(title) && readHours(body)) return false;
  const lines = body.split('\n').filter((line) => line.trim() !== '');
  const { prices, unclear } = readPrices(body);
  return prices.length + unclear.length < lines.length;
}

/** The assistant that answers most of the account's numbers, else the one changed last; null: there is none. */
export function likeliestAssistant({ assistants, phoneNumbers }: VapiSetup): string | null {
  const numbers = (id: string) => phoneNumbers.filter(({ assistantId }) => assistantId === id).length;
  const best = assistants.toSorted(
    (a, b) => numbers(b.id) - numbers(a.id) || (b.updatedAt ?? '').localeCompare(a.updatedAt ?? ''),
  );
  return best[0]?.id ?? null;
}
