import type { VapiAssistant, VapiSquad } from '@offhook/protocol';
import { CallHandling } from '../../projects/business-profile.ts';
import { type Findings, type LeftBehind, NOTHING_FOUND, type PresentBusiness, type ProposedPart } from './proposal.ts';

/** How a call is led around the conversation. Both are parts of one column, so each carries the whole of it as it would be. */
export function proposeHandling(assistant: VapiAssistant, { profile }: PresentBusiness): Findings {
  const { callHandling } = profile;
  const parts: ProposedPart[] = [];
  const minutes = assistant.maxDurationSeconds === undefined ? null : Math.ceil(assistant.maxDurationSeconds / 60);
  const longest = CallHandling.shape.maxLengthMin.safeParse(minutes);
  if (longest.success && longest.data !== callHandling.maxLengthMin) {
    parts.push({
      key: 'maxLength',
      group: 'assistant',
      title: 'Longest call',
      now: `${callHandling.maxLengthMin} minutes`,
      proposed: `${longest.data} minutes`,
      from: 'The assistant’s longest duration',
      check: null,
      isSure: false,
      change: { kind: 'handling', fields: { maxLengthMin: longest.data } },
    });
  }
  const records = assistant.artifactPlan;
  if (isOn(records, 'recordingEnabled') && !callHandling.recording.enabled) {
    parts.push({
      key: 'recording',
      group: 'assistant',
      title: 'Recording of calls',
      now: 'Off',
      proposed: `On. Callers hear first: “${callHandling.recording.consent}”`,
      from: 'The assistant records calls',
      check: 'In many states callers must be told, and some must agree. Whether you record is yours to decide.',
      isSure: false,
      change: { kind: 'handling', fields: { recording: { ...callHandling.recording, enabled: true } } },
    });
  }
  return { ...NOTHING_FOUND, parts };
}

function isOn(plan: unknown, key: string): boolean {
  return typeof plan === 'object' && plan !== null && Reflect.get(plan, key) === true;
}

interface Setting {
  readonly keys: readonly string[];
  readonly title: string;
  readonly why: string;
}

/** Settings of a Vapi assistant that have no counterpart, in the order in which an owner would miss them. */
const SETTINGS: readonly Setting[] = [
  {
    keys: ['endCallMessage', 'endCallPhrases'],
    title: 'Fixed words at the end of a call',
    why: 'Offhook’s assistant says goodbye in its own words, to fit the call.',
  },
  {
    keys: ['voicemailMessage', 'voicemailDetection'],
    title: 'What is said to an answering machine',
    why: 'Offhook takes calls, it does not make them: there is no machine to talk to.',
  },
  {
    keys: ['analysisPlan'],
    title: 'Your own questions to ask of every finished call',
    why: 'Offhook writes down what a call came to by itself, from what was done in it.',
  },
  {
    keys: ['hooks'],
    title: 'Actions set off during a call',
    why: 'Offhook has its own: key 0, people on call, putting through. Look at Business profile and Emergencies.',
  },
  {
    keys: ['backgroundSound', 'backgroundDenoisingEnabled'],
    title: 'Sound in the background',
    why: 'Offhook plays none.',
  },
  {
    keys: ['startSpeakingPlan', 'stopSpeakingPlan', 'silenceTimeoutSeconds'],
    title: 'When to speak and when to stop',
    why: 'It is tuned differently here. “How it listens” under Business profile is what you can change.',
  },
  {
    keys: ['keypadInputPlan'],
    title: 'Typing in numbers',
    why: 'Callers can press 0 for a person. Longer numbers are said aloud.',
  },
  {
    keys: ['compliancePlan'],
    title: 'Rules for health records or cards',
    why: 'Ask before you switch if such rules bind you: they are not carried over.',
  },
];

/** What of the assistant does not carry over, in plain words. */
export function settingsLeftBehind(assistant: VapiAssistant, squads: readonly VapiSquad[]): Findings {
  const isSet = (key: string) => {
    const value: unknown = assistant[key];
    if (value === undefined || value === null || value === false || value === '' || value === 'off') return false;
    return !Array.isArray(value) || value.length > 0;
  };
  const settings = SETTINGS.filter(({ keys }) => keys.some(isSet)).map(({ title, why }) => ({ title, why }));
  return {
    ...NOTHING_FOUND,
    leftBehind: [...language(assistant), ...knowledgeBase(assistant), ...settings, ...squadsLeft(squads)],
  };
}

function language({ transcriber }: VapiAssistant): LeftBehind[] {
  const spoken = transcriber?.language;
  if (spoken === undefined || /^en\b|^multi/i.test(spoken)) return [];
  const why =
    'Offhook answers each caller in the language they speak. What you write (greeting, articles) should be in it.';
  return [{ title: `Language “${spoken}”`, why }];
}

function knowledgeBase({ model }: VapiAssistant): LeftBehind[] {
  const kept = model?.knowledgeBase ?? model?.knowledgeBaseId;
  if (kept === undefined || kept === null) return [];
  return [
    { title: 'Files of the assistant’s knowledge', why: 'Vapi does not hand them out. Upload them under Knowledge.' },
  ];
}

function squadsLeft(squads: readonly VapiSquad[]): LeftBehind[] {
  return squads.map(({ name, members }) => ({
    title: `Team of assistants${name === undefined ? '' : ` “${name}”`}`,
    why: `${members.length} assistants pass a call along there. Offhook is one that does everything: what each of them knows goes into one set of instructions and articles.`,
  }));
}
