import type { VapiAssistant } from '@offhook/protocol';
import { AssistantSection } from '../../projects/profile-shapes.ts';
import { fillPlaceholders, withoutHandedOver } from './liquid.ts';
import { nearestVoice } from './nearest-voice.ts';
import { covered, type Findings, left, listed, NOTHING_FOUND, type PresentBusiness } from './proposal.ts';

/** The first words of a call. */
export function proposeGreeting(assistant: VapiAssistant, present: PresentBusiness): Findings {
  const { firstMessage = '', firstMessageMode } = assistant;
  const title = 'First words of a call';
  if (firstMessageMode === 'assistant-waits-for-user')
    return left(title, 'At Vapi the caller speaks first. Offhook always greets: your greeting here is used.');
  if (firstMessage.trim() === '') {
    const why =
      'Vapi’s assistant makes up its first words on every call. Offhook always says your greeting, word for word.';
    return left(title, why);
  }
  const { text, unknown } = fillPlaceholders(firstMessage, present.profile.business.name);
  if (unknown.length > 0)
    return left(
      title,
      `“${firstMessage}” has gaps that Vapi fills in (${unknown.join(', ')}). Write it anew under Business profile.`,
    );
  const greeting = AssistantSection.shape.greeting.safeParse(text);
  if (!greeting.success)
    return left(title, 'It is longer than 400 characters. Write a shorter one under Business profile.');
  if (greeting.data === present.profile.assistant.greeting) return NOTHING_FOUND;
  return {
    ...NOTHING_FOUND,
    parts: [
      {
        key: 'greeting',
        group: 'assistant',
        title: 'Greeting',
        now: present.profile.assistant.greeting,
        proposed: greeting.data,
        from: 'The assistant’s first message',
        check: text === firstMessage.trim() ? null : 'Gaps that Vapi fills in were filled with words.',
        isSure: true,
        change: { kind: 'business', columns: { greeting: greeting.data } },
      },
    ],
  };
}

/** How the assistant sounds. */
export function proposeVoice({ voice }: VapiAssistant, { profile }: PresentBusiness): Findings {
  if (voice?.voiceId === undefined) return NOTHING_FOUND;
  const theirs = `${voice.voiceId}${voice.provider === undefined ? '' : ` (${voice.provider})`}`;
  const nearest = nearestVoice(voice.provider, voice.voiceId);
  if (!nearest) {
    const why = `“${theirs}” is not a voice we know. Listen to ours under Business profile and choose one.`;
    return left('Voice', why);
  }
  if (nearest.voice === profile.assistant.voice) {
    const by = `Your voice here, ${capital(nearest.voice)}, is the nearest to Vapi’s “${theirs}”.`;
    return covered('Voice', by);
  }
  return {
    ...NOTHING_FOUND,
    parts: [
      {
        key: 'voice',
        group: 'assistant',
        title: 'Voice',
        now: capital(profile.assistant.voice),
        proposed: capital(nearest.voice),
        from: `The assistant’s voice, “${theirs}”`,
        check: nearest.isSame
          ? null
          : `“${theirs}” does not exist here. This is the nearest of ours: listen to it once in a test call.`,
        isSure: true,
        change: { kind: 'business', columns: { voice: nearest.voice } },
      },
    ],
  };
}

export interface Instructions {
  /** The prompt's part about how to behave. */
  readonly text: string;
  /** Names of Vapi's functions with what ours are called. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** The owner's notes to the assistant. */
export function proposeNotes({ text, renamed }: Instructions, { profile }: PresentBusiness): Findings {
  const filled = fillPlaceholders(withoutHandedOver(text), profile.business.name);
  const mentioned = [...renamed].filter(([name]) => filled.text.includes(name));
  const notes = mentioned.reduce((words, [name, ours]) => words.replaceAll(name, ours), filled.text).trim();
  if (notes === '' || notes === profile.assistant.notes) return NOTHING_FOUND;
  const fitting = AssistantSection.shape.notes.safeParse(notes);
  if (!fitting.success)
    return left(
      'Instructions',
      `They are ${notes.length.toLocaleString('en-US')} characters long, and 8,000 fit. Put what matters under Business profile, and facts under Knowledge.`,
    );
  const checks = [
    profile.assistant.notes !== '' && 'It would take the place of what you wrote.',
    'Offhook’s own rules (how to book, what to promise) come first. Leave out what repeats them.',
    mentioned.length > 0 && `Names of functions were changed to ours: ${listed(mentioned.map(([name]) => name))}.`,
    filled.text !== text &&
      'Gaps were filled with words, or left out where they only told the date: Offhook tells the assistant the date, the time and the caller’s number.',
    filled.unknown.length > 0 && `Nothing here fills these gaps, so write them out: ${filled.unknown.join(', ')}.`,
  ];
  return {
    ...NOTHING_FOUND,
    parts: [
      {
        key: 'notes',
        group: 'assistant',
        title: 'What the assistant should know and do',
        now: profile.assistant.notes || null,
        proposed: fitting.data,
        from: 'The assistant’s instructions, without the parts below',
        check: checks.filter(Boolean).join(' '),
        // What an owner wrote gives way only when they say so.
        isSure: filled.unknown.length === 0 && profile.assistant.notes === '',
        change: { kind: 'business', columns: { assistantNotes: fitting.data } },
      },
    ],
  };
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
