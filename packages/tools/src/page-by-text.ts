import { callerHungUp, withinLimits } from './attempt.ts';
import type { AnyTool, ToolContext } from './define-tool.ts';
import type { ToolFailure } from './outcome.ts';
import { spokenFailure } from './spoken-failure.ts';

/** Asks for one text with the booking page. False: the caller's number can receive none, or wants none. */
export type TextBookingPage = (
  caller: Pick<ToolContext, 'projectId' | 'callId' | 'callerNumber'>,
  nowMs: number,
) => Promise<boolean>;

/** Who could not get a time may help themselves; who wanted to cancel may not. */
const BOOKING_TOOLS: ReadonlySet<string> = new Set(['get_slots', 'book_slot']);
/** The caller is waiting for the sentence; a row is written in a few milliseconds. */
const TEXT_TIMEOUT_MS = 1_000;

/**
 * The way out of a calendar that does not answer (design, section 4): where the caller's number can receive a text, the booking page
 * is sent to it instead of being spelled out. The sentence says so only once the text is kept.
 *
 * @throws `AbortError` when the caller hung up.
 */
export async function withPageByText(
  failure: ToolFailure,
  { tool, context, text }: { tool: AnyTool | undefined; context: ToolContext; text: TextBookingPage | undefined },
): Promise<ToolFailure> {
  const { bookingPageUrl, callId, signal } = context;
  const isWayOut = tool !== undefined && BOOKING_TOOLS.has(tool.name) && failure.code !== 'TOOL_INPUT_INVALID';
  if (!text || !isWayOut || bookingPageUrl === null || callId === null) return failure;
  const isTexted = await withinLimits({ timeoutMs: TEXT_TIMEOUT_MS, signal }, () => text(context, context.now())).catch(
    () => false,
  );
  if (signal.aborted) throw callerHungUp();
  return isTexted ? { ...failure, spoken: spokenFailure(tool, failure.code, 'texted') } : failure;
}
