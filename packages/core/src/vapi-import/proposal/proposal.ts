import type { CustomToolDetails } from '../../custom-tools/custom-tool-shapes.ts';
import type { ArticleText } from '../../knowledge-admin/articles.ts';
import type { BusinessHours, CallHandling, ServiceArea, Voice } from '../../projects/business-profile.ts';
import type { BusinessProfile } from '../../projects/read-profile.ts';
import type { ServiceDetails } from '../../services/services.ts';

/** Columns of the business that an import may set. */
export interface BusinessColumns {
  readonly greeting?: string;
  readonly voice?: Voice;
  readonly assistantNotes?: string;
  readonly hours?: BusinessHours;
  readonly contactPhone?: string;
  readonly serviceArea?: ServiceArea;
}

export interface NumberFromVapi {
  readonly e164: string;
  readonly label: string;
  readonly vapiNumberId: string;
  readonly vapiAssistantId: string | null;
  /** The row it is already, that Vapi's ids are put into; null: a new one, answered by Vapi as before. */
  readonly numberId: string | null;
}

/** What applying a part does. */
export type PartChange =
  | { readonly kind: 'business'; readonly columns: BusinessColumns }
  /** Fields of one column, so that two of them can be taken over one without the other. */
  | { readonly kind: 'handling'; readonly fields: Partial<CallHandling> }
  | { readonly kind: 'service'; readonly details: ServiceDetails }
  | { readonly kind: 'servicePrice'; readonly serviceId: string; readonly price: ServicePrice }
  | { readonly kind: 'article'; readonly text: ArticleText }
  | { readonly kind: 'function'; readonly details: CustomToolDetails }
  | { readonly kind: 'number'; readonly number: NumberFromVapi };

export type ServicePrice = Pick<ServiceDetails, 'priceKind' | 'priceMinCents' | 'priceMaxCents'>;

export type PartGroup = 'assistant' | 'business' | 'services' | 'knowledge' | 'functions' | 'numbers';

/** One thing the owner may take over, or not. Texts are for the owner. */
export interface ProposedPart {
  /** Stable for the same account and business. */
  readonly key: string;
  readonly group: PartGroup;
  readonly title: string;
  /** What it is today; null: nothing of the kind. */
  readonly now: string | null;
  readonly proposed: string;
  /** Where in Vapi it was found. */
  readonly from: string;
  /** What the owner should look at; null: nothing. */
  readonly check: string | null;
  /** Ticked from the start. */
  readonly isSure: boolean;
  readonly change: PartChange;
}

/** Something of Vapi's that Offhook does by itself, or has already. */
export interface CoveredThing {
  readonly title: string;
  readonly by: string;
}

/** Something that does not carry over, and what to do about it. */
export interface LeftBehind {
  readonly title: string;
  readonly why: string;
}

export interface Findings {
  readonly parts: readonly ProposedPart[];
  readonly covered: readonly CoveredThing[];
  readonly leftBehind: readonly LeftBehind[];
}

export const NOTHING_FOUND: Findings = { parts: [], covered: [], leftBehind: [] };

/** Nothing but one thing that does not carry over. */
export function left(title: string, why: string): Findings {
  return { ...NOTHING_FOUND, leftBehind: [{ title, why }] };
}

/** Nothing but one thing that needs no taking over. */
export function covered(title: string, by: string): Findings {
  return { ...NOTHING_FOUND, covered: [{ title, by }] };
}

export function joined(...findings: readonly Findings[]): Findings {
  return {
    parts: findings.flatMap(({ parts }) => parts),
    covered: findings.flatMap(({ covered }) => covered),
    leftBehind: findings.flatMap(({ leftBehind }) => leftBehind),
  };
}

/** The business as it is, to compare with. */
export interface PresentBusiness {
  readonly profile: BusinessProfile;
  readonly services: readonly (ServicePrice & { readonly serviceId: string; readonly name: string })[];
  /** Titles and texts of what the owner wrote. */
  readonly articles: readonly { readonly title: string; readonly body: string }[];
  /** Names that a new function may not take. */
  readonly takenFunctionNames: ReadonlySet<string>;
  /** `host:port` that need no https. */
  readonly trustedHosts: readonly string[];
  readonly numbers: readonly {
    readonly numberId: string;
    readonly e164: string;
    readonly vapiNumberId: string | null;
  }[];
  /** E.164 of numbers of the account that other businesses of this system have. */
  readonly numbersElsewhere: ReadonlySet<string>;
}

/** `Leak repair (kitchen)`: leak-repair-kitchen. For keys. */
export function keyOf(...words: readonly string[]): string {
  const slug = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}+]+/gu, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 60);
  return words.map(slug).join(':');
}

/** `"a", "b" and 3 more`. */
export function listed(things: readonly string[], most = 6): string {
  const shown = things.slice(0, most).map((thing) => `“${thing}”`);
  const rest = things.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}
