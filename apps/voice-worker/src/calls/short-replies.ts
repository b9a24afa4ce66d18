/**
 * What people say while they listen: it asks for nothing, so it need not end an answer. Lower case, without punctuation,
 * one entry per spelling that transcription has. Keyed by the language part of a BCP 47 tag.
 */
const ACKNOWLEDGEMENTS: Record<string, readonly string[]> = {
  en: [
    'uh-huh',
    'uh huh',
    'uhhuh',
    'mhm',
    'mm-hmm',
    'mm hmm',
    'mmhmm',
    'mm-hm',
    'mm',
    'hmm',
    'hm',
    'yeah',
    'yep',
    'yup',
    'yes',
    'okay',
    'ok',
    'right',
    'sure',
    'i see',
    'got it',
    'alright',
    'all right',
    'uh',
    'um',
    'ah',
    'oh',
  ],
  es: ['ajá', 'aja', 'mm', 'mhm', 'sí', 'si', 'vale', 'ok', 'okay', 'bueno', 'claro', 'ya', 'eh', 'ah'],
  de: ['mhm', 'hm', 'hmm', 'aha', 'ja', 'ja ja', 'okay', 'ok', 'genau', 'gut', 'klar', 'ach so', 'äh', 'ah'],
  fr: ['mm', 'hm', 'hmm', 'mhm', 'oui', 'ouais', "d'accord", 'ok', 'okay', 'ah', 'euh', 'bien'],
};

/** Said into a goodbye, these do not take it back. */
const FAREWELLS: Record<string, readonly string[]> = {
  en: [
    'bye',
    'bye bye',
    'bye-bye',
    'goodbye',
    'good bye',
    'okay bye',
    'ok bye',
    'thanks bye',
    'thank you bye',
    'thank you goodbye',
    'thanks',
    'thank you',
    'thank you so much',
    'thanks a lot',
    'you too',
    'thanks you too',
    'thank you you too',
    'have a good day',
    'have a nice day',
    'see you',
    'take care',
  ],
  es: ['adiós', 'adios', 'hasta luego', 'gracias', 'muchas gracias', 'igualmente', 'chao'],
  de: ['tschüss', 'tschüs', 'auf wiederhören', 'auf wiedersehen', 'danke', 'vielen dank', 'ebenso', 'ciao'],
  fr: ['au revoir', 'merci', 'merci beaucoup', 'bonne journée', 'vous aussi', 'salut'],
};

export interface ShortReplies {
  readonly acknowledgements: readonly string[];
  readonly farewells: readonly string[];
}

/** @param locale BCP 47; an unknown language has the English ones, which many callers use too. */
export function shortRepliesIn(locale: string): ShortReplies {
  const language = locale.split('-')[0]?.toLowerCase() ?? 'en';
  const of = (table: Record<string, readonly string[]>) => table[language] ?? table.en ?? [];
  return { acknowledgements: of(ACKNOWLEDGEMENTS), farewells: of(FAREWELLS) };
}
