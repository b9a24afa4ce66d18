import { bookSlotTool } from './book-slot.tool.ts';
import { cancelBookingTool } from './cancel-booking.tool.ts';
import { checkServiceAreaTool } from './check-service-area.tool.ts';
import { findBookingTool } from './find-booking.tool.ts';
import { getKnowledgeTool } from './get-knowledge.tool.ts';
import { getPricingTool } from './get-pricing.tool.ts';
import { getSlotsTool } from './get-slots.tool.ts';
import { createRegistry, type ToolRegistry } from './registry.ts';
import { reportEmergencyTool } from './report-emergency.tool.ts';
import { rescheduleBookingTool } from './reschedule-booking.tool.ts';
import { sendBookingLinkTool } from './send-booking-link.tool.ts';
import { takeMessageTool } from './take-message.tool.ts';
import type { ToolDeps } from './tool-deps.ts';

/** Every tool the model has. A new one is its file, its test and one line here. */
export function createToolRegistry(deps: ToolDeps): ToolRegistry {
  return createRegistry([
    getSlotsTool(deps),
    bookSlotTool(deps),
    findBookingTool(deps),
    rescheduleBookingTool(deps),
    cancelBookingTool(deps),
    getPricingTool(deps),
    getKnowledgeTool(deps),
    checkServiceAreaTool(deps),
    reportEmergencyTool(deps),
    takeMessageTool(deps),
    sendBookingLinkTool(deps),
  ]);
}
