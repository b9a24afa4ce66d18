import type { ServiceArea } from '../projects/business-profile.ts';
import { spokenDigits } from '../time/spoken.ts';
import type { AreaDecision } from './decide-area.ts';

export interface AskedAbout {
  readonly postalCode: string | null;
  readonly address: string | null;
  readonly area: ServiceArea;
}

const ASK_ZIP = 'What is the five-digit ZIP code of the address?';
const TAKE_DETAILS = 'Let me take your details, and someone will call you back to confirm.';

/** Yes, no or "let me take your details", with the reason, as it may be read out. */
export function areaSentence(decision: AreaDecision, { postalCode, address, area }: AskedAbout): string {
  const { inArea, reason } = decision;
  const byZip = postalCode !== null && (address === null || reason === 'listed_postal_code');
  const there = byZip ? `the ZIP code ${spokenDigits(postalCode)}` : 'that address';
  if (reason === 'address_missing') return ASK_ZIP;
  if (reason === 'address_needed')
    return `${capitalised(there)} is right at the edge of our area. What is the street address?`;
  if (inArea === true) return `Yes, we serve ${there}.`;
  if (inArea === false) return `I am sorry, ${there} is ${whyNot(decision, area)}`;
  if (reason === 'near_border') return `${capitalised(there)} is right at the edge of our area. ${TAKE_DETAILS}`;
  return `I cannot tell for sure whether we serve ${there}. ${TAKE_DETAILS}`;
}

/** Goes on after "… is". Limits are the owner's own numbers; where they count from is not said. */
function whyNot({ reason }: AreaDecision, { driveTime, center }: ServiceArea): string {
  if (reason === 'excluded') return 'in a part of town we do not go to.';
  if (reason === 'long_drive' && driveTime !== null) {
    return `outside the area we serve. We only go where we can be within ${driveTime.maxMinutes} minutes.`;
  }
  if (reason === 'outside_radius' && center !== null) {
    const miles = center.radiusMiles === 1 ? 'one mile' : `${center.radiusMiles} miles`;
    return `outside the area we serve. We go about ${miles} around our base.`;
  }
  return 'outside the area we serve.';
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
