import type { ClaimKind } from './claim-kinds.ts';

/** People of the business, as an assistant names them. */
export const WHO =
  '(?:some(?:one|body)|(?:a|the|our|your)(?: [a-z-]+)? (?:technician|plumber|electrician|roofer|tech|guy|team|crew|colleague|person|pro)|help|they|he|she|we)';

const I = "\\b(?:i|we)(?:'ve| have)?";
const ADVERBS = '(?:just |now |already |gone ahead and |went ahead and |also |finally )*';
const STATES = '(?:booked|confirmed|scheduled|locked in|reserved|secured)';
const BE = "(?:'s| is| are| has been| have been| was)(?: now| all| already)*";
const MATTER = '(?:appointment|booking|visit|slot|spot|time|job|reservation|repair)';
const TEAM = '(?:team|technician|plumber|electrician|crew|on-call|emergency|people|colleague|person|office)';
const SENT_THING = '(?:text|message|link|sms|email|details|confirmation)';

/** Each is one way of saying that something was done; matched in a sentence in lower case with digits for number words. */
const WAYS: readonly (readonly [ClaimKind, string])[] = [
  ['cancelled', `${I} ${ADVERBS}cancell?ed\\b`],
  ['cancelled', `\\b(?:it|that|${MATTER})(?: (?:on|for) [a-z0-9 ,]+)?${BE} cancell?ed\\b`],
  ['cancelled', "\\b(?:is|has been|it's|that's) (?:now )?off the (?:books|schedule|calendar)\\b"],
  ['moved', `${I} ${ADVERBS}(?:moved|rescheduled|changed|pushed|switched) (?:it|you|your|the|that)\\b`],
  ['moved', `\\b(?:it|that|${MATTER})${BE} (?:moved|rescheduled|changed|pushed|switched)\\b`],
  ['moved', "\\b(?:you're|you are)(?: now)? rescheduled\\b"],
  [
    'moved',
    '\\b(?:appointment|booking|visit) is now\\b(?! (?:booked|confirmed|scheduled|set|cancell?ed|yours|in|on|off|through))',
  ],
  [
    'booked',
    `\\b(?:you're|you are)(?: now| all)* (?:${STATES}|on (?:the|our|my) (?:schedule|calendar|books|list))(?! (?:up|out|solid))\\b`,
  ],
  [
    'booked',
    "\\b(?:you're|you are)(?: now| all)* (?:set (?:up )?(?:for|on|at|with)|good to go (?:for|on)|(?:in|down) for)\\b",
  ],
  [
    'booked',
    `${I} ${ADVERBS}(?:booked|scheduled|reserved|secured|confirmed|arranged|set up|organized) (?:you|your|it|that|this|the|an?|one|everything|tomorrow|today|[a-z]+day|\\d)\\b`,
  ],
  ['booked', `${I} ${ADVERBS}(?:managed to|was able to|were able to) (?:book|schedule|reserve|confirm)\\b`],
  [
    'booked',
    `${I} ${ADVERBS}(?:got |had )?(?:you|your \\w+|that|it|this)(?: all)? (?:booked|scheduled|confirmed|reserved|set up)\\b`,
  ],
  ['booked', `${I} ${ADVERBS}(?:got |had )?(?:you|your \\w+)(?: all)? (?:down|in) (?:for|on|at)\\b`],
  ['booked', `${I} ${ADVERBS}(?:put|penciled|pencilled|got) (?:you|your name|him|her|them) (?:down|in)\\b`],
  ['booked', `${I} ${ADVERBS}put [a-z0-9: ]{1,40} (?:in|into|on) (?:the|our|my) (?:calendar|schedule|books)\\b`],
  ['booked', `${I} ${ADVERBS}made (?:you )?(?:an?|the|your) (?:appointment|booking|reservation)\\b`],
  ['booked', `\\b${MATTER}\\b[a-z0-9: ,]{0,40}?${BE} (?:${STATES}|set(?: up)?|made|arranged|complete|successful)\\b`],
  ['booked', `\\b(?:that|it|everything|this)${BE} ${STATES}\\b`],
  [
    'booked',
    `\\b(?:is|are|has been|have been|consider (?:it|that|this))(?: now| all)* ${STATES}\\b(?! (?:up|out|solid))`,
  ],
  ['booked', "\\b(?:we're|we are)(?: all)? confirmed\\b"],
  ['booked', '\\b(?:have|got|see) you on (?:our|the|my) (?:calendar|schedule|books|list)\\b'],
  ['booked', '\\b(?:booking|appointment|reservation) (?:went|has gone|is|is now) through\\b'],
  [
    'booked',
    '\\b(?:booking|appointment|reservation) is (?:now )?(?:in (?:our|the|my) (?:system|calendar|books)|in place|on the (?:books|calendar|schedule))\\b',
  ],
  ['booked', '\\b(?:time|slot|spot|appointment) is (?:now )?yours\\b'],
  ['booked', "\\byou(?:'ve got| have got| have|'ve)(?: now)? an? (?:appointment|booking)\\b"],
  ['booked', '\\byou now have an? (?:appointment|booking)\\b'],
  ['booked', '\\b(?:confirmation|reference|booking) (?:code|number) is\\b'],
  ['sent', `${I} ${ADVERBS}(?:texted|messaged|emailed) (?:you|it|the|a)\\b`],
  ['sent', `${I} ${ADVERBS}sent (?:you|it|that|the|a)\\b[a-z ]*\\b${SENT_THING}\\b`],
  ['sent', `\\b${SENT_THING} (?:that )?(?:i|we) (?:just |have |already )*(?:sent|texted)\\b`],
  ['sent', "\\b(?:you should (?:now )?have|you(?:'ve| have) (?:just )?(?:got|received)) a (?:text|message|link)\\b"],
  [
    'sent',
    '\\b(?:text|link|confirmation|sms|email|details)(?: [a-z]+){0,3} (?:has been|have been|was|were|is|are) (?:just |already )?(?:sent|texted|on (?:its|their) way|in your (?:text|messages|inbox)|on your phone)\\b',
  ],
  [
    'dispatched',
    `\\b(?<!(?:text|link|confirmation|email|message|sms) (?:is|are) )(?<!\\b(?:text|link|confirmation|email|message|sms)\\b.{0,30})(?:on (?:the|his|her|their|our) way|en route)\\b`,
  ],
  [
    'dispatched',
    `\\b${WHO}(?:'s|'re| is| are| has| have)?(?: already| now)* (?:driving|rushing|racing|heading|headed|left)\\b`,
  ],
  ['dispatched', `\\b(?:is|are|'s|'re) (?:already |now )*(?:coming to you|coming (?:over|out)|driving to you)\\b`],
  [
    'dispatched',
    "\\b(?:we're|we are|i'm|i am) sending (?:some(?:one|body)|an?|the|our)\\b(?! (?:text|link|message|email|sms|confirmation))",
  ],
  [
    'dispatched',
    `${I} ${ADVERBS}(?:dispatched\\b|sent (?:out )?(?:some(?:one|body)|(?:a|the|our)(?: [a-z-]+)? (?:technician|plumber|electrician|crew|team)))`,
  ],
  [
    'dispatched',
    `${I} ${ADVERBS}(?:alerted|notified|informed|paged|called|reached|contacted) (?:the|our|an?)\\b[a-z -]*\\b${TEAM}\\b`,
  ],
  ['dispatched', `${I} ${ADVERBS}let (?:the|our|an?)\\b[a-z -]*\\b${TEAM}(?: [a-z]+)? know\\b`],
  [
    'dispatched',
    `\\b${TEAM}(?: [a-z]+| on call)? (?:has|have) (?:already |just )?been (?:notified|alerted|informed|dispatched|paged|told|called)\\b`,
  ],
  [
    'message',
    `${I} ${ADVERBS}(?:passed|given|gave|forwarded|relayed|left|handed)(?: on| along)? (?:your|a|the|that) message\\b`,
  ],
  ['message', `${I} ${ADVERBS}(?:passed|handed|forwarded) (?:it|that|this|everything)\\b`],
  ['message', '\\b(?:handed|gave|given) (?:it|that|this|everything|them) (?:over )?to (?:the|our)\\b'],
  ['message', `${I} ${ADVERBS}told (?:the|our) (?:owner|boss|office)\\b`],
  ['message', '\\byour message (?:has been|was|is) (?:passed|given|forwarded|relayed|delivered|sent)\\b'],
];

/** The ways of saying that something was done, with what they claim. */
export const DONE = WAYS.map(([kind, source]) => [kind, new RegExp(source)] as const);
