import type { TRADES } from '../projects/profile-shapes.ts';
import type { EmergencyRule } from './emergency-rule.ts';

type Trade = (typeof TRADES)[number];

/**
 * What counts as an emergency before an owner has changed anything. The sentences follow what gas suppliers, fire services and
 * the CDC tell people to do first: get out, touch no switch, call from outside; never "wait for us".
 *
 * Signs are what callers say; `*` stands for up to four words.
 */
const GAS: EmergencyRule = {
  key: 'gas',
  name: 'Gas smell',
  enabled: true,
  ringOnCall: true,
  belowF: null,
  sentence:
    'If you smell gas, leave the building right now, do not touch any switch or flame, and once you are outside call 911 or your gas company.',
  signs: [
    'smell gas',
    'smell of gas',
    'smells like gas',
    'smell * gas',
    'smelling * gas',
    'gas smell',
    'gas leak',
    'gas is leaking',
    'leaking gas',
    'gas odor',
    'rotten egg',
    'rotten eggs',
    'hissing * gas',
  ],
};

const CARBON_MONOXIDE: EmergencyRule = {
  key: 'carbon_monoxide',
  name: 'Carbon monoxide alarm',
  enabled: true,
  ringOnCall: true,
  belowF: null,
  sentence:
    'Please take everyone outside into fresh air right now, do not go back in, and call 911 from outside. Carbon monoxide cannot be seen or smelled.',
  signs: [
    'carbon monoxide',
    'co alarm',
    'co detector',
    'c o alarm',
    'c o detector',
    'monoxide alarm',
    'monoxide detector',
  ],
};

const FLOODING: EmergencyRule = {
  key: 'flooding',
  name: 'Flooding or burst pipe',
  enabled: true,
  ringOnCall: true,
  belowF: null,
  sentence:
    'Please shut off the main water valve now, and stay out of any water that could touch an outlet or an electrical panel.',
  signs: [
    'pipe burst',
    'pipe just burst',
    'pipe has burst',
    'pipes burst',
    'burst pipe',
    'burst a pipe',
    'pipe exploded',
    'pipe broke',
    'flooding',
    'house is flooded',
    'basement is flooded',
    'basement flooded',
    'kitchen is flooded',
    'bathroom is flooded',
    'water everywhere',
    'water all over',
    'water is everywhere',
    'water * pouring',
    'water * gushing',
    'water * spraying',
    "can't * water off",
    "can't stop the water",
    'coming through the ceiling',
    'through my ceiling',
  ],
};

const SEWAGE: EmergencyRule = {
  key: 'sewage',
  name: 'Sewage backing up',
  enabled: true,
  ringOnCall: true,
  belowF: null,
  sentence:
    'Please do not run any water or flush, keep children and pets away from it, and do not touch the water with bare hands.',
  signs: [
    'sewage',
    'sewer * backing up',
    'sewer backed up',
    'sewer backup',
    'toilet * overflowing',
    'toilets * backing up',
  ],
};

const SPARKS: EmergencyRule = {
  key: 'sparks',
  name: 'Sparks, burning smell or shock',
  enabled: true,
  ringOnCall: true,
  belowF: null,
  sentence:
    'Please stay away from it and touch nothing that is wet or sparking. If you can reach the breaker safely, switch it off. If you see smoke or fire, get out and call 911.',
  signs: [
    'sparks',
    'sparking',
    'sparked',
    'arcing',
    'burning smell',
    'smell * burning',
    'smells * burning',
    'smoke * outlet',
    'smoke * panel',
    'outlet * smoking',
    'panel * smoking',
    'outlet * fire',
    'panel * fire',
    'electric shock',
    'got shocked',
    'gave me a shock',
    'outlet * burning',
    'panel * buzzing',
    'downed * line',
    'power line * down',
  ],
};

const NO_HEAT: EmergencyRule = {
  key: 'no_heat',
  name: 'No heat in the cold',
  enabled: true,
  ringOnCall: true,
  belowF: 50,
  sentence:
    'Please keep everyone warm in one room, never heat with an oven, a grill or a generator indoors, and if anyone feels unwell call 911.',
  // The temperature decides, not the words alone: the assistant asks for it.
  signs: [
    'no heat',
    'heat is out',
    'heat went out',
    'heater * not working',
    'furnace * not working',
    'furnace died',
    'furnace quit',
  ],
};

const ROOF_OPEN: EmergencyRule = {
  key: 'roof_open',
  name: 'Water through the roof',
  enabled: true,
  ringOnCall: true,
  belowF: null,
  sentence:
    'Please stay out of the room if the ceiling sags, keep away from lights and outlets that get wet, and do not go up on the roof.',
  signs: [
    'tree * roof',
    'roof collapsed',
    'roof * caved in',
    'hole in the roof',
    'hole in my roof',
    'coming through the ceiling',
    'pouring through the roof',
    'ceiling * sagging',
    'ceiling * collapsed',
    'roof blew off',
  ],
};

const FIRE: EmergencyRule = {
  key: 'fire',
  name: 'Fire',
  enabled: true,
  ringOnCall: false,
  belowF: null,
  sentence: 'Please get everyone out of the building right now, and call 911 from outside.',
  signs: ['on fire', 'house fire', 'there is a fire', "there's a fire", 'flames * coming', 'caught fire'],
};

const EVERYWHERE = [FIRE, GAS, CARBON_MONOXIDE];

const BY_TRADE: Readonly<Record<Trade, readonly EmergencyRule[]>> = {
  plumbing: [GAS, CARBON_MONOXIDE, FLOODING, SEWAGE, FIRE],
  heating: [GAS, CARBON_MONOXIDE, NO_HEAT, SPARKS, FLOODING, FIRE],
  electrical: [SPARKS, FIRE, GAS, CARBON_MONOXIDE],
  roofing: [ROOF_OPEN, SPARKS, FIRE, GAS, CARBON_MONOXIDE],
  locksmith: EVERYWHERE,
  cleaning: EVERYWHERE,
  handyman: [...EVERYWHERE, FLOODING, SPARKS],
  other: EVERYWHERE,
};

/** The rules a business of this trade starts with. */
export function rulesOfTrade(trade: Trade): readonly EmergencyRule[] {
  return BY_TRADE[trade];
}
