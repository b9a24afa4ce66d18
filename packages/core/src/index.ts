// errors

// people
export * from './accounts/complete-setup.ts';
export * from './accounts/first-owner.ts';
export * from './accounts/identity-port.ts';
export * from './accounts/memberships.ts';
// who changed what
export * from './audit/record-audit.ts';
// appointments
export * from './bookings/book-slot.ts';
export type { Booked, BookSlotAnswer, NotBooked, NotBookedReason } from './bookings/booking-answers.ts';
export type { BookSlotDeps, CustomerWords } from './bookings/booking-case.ts';
export { createForgetOldWishesJob, createReconcileBookingsJob } from './bookings/booking-jobs.ts';
export * from './bookings/bookings-in-week.ts';
export * from './bookings/business.ts';
export * from './bookings/caller-bookings.ts';
export * from './bookings/cancel-booking.ts';
export type { BookingRef, ChangeAnswer, ChangeDeps, ChangeRefusal } from './bookings/change-booking.ts';
export * from './bookings/change-for-caller.ts';
export * from './bookings/get-slots.ts';
export type { BookingDeps, CallerRequest, OfferedSlot } from './bookings/offer-slots.ts';
export { type ReconcileReport, reconcileBookings } from './bookings/reconcile-bookings.ts';
export * from './bookings/reschedule-booking.ts';
export * from './calcom-setup/calcom-account-port.ts';
export * from './calcom-setup/calcom-deps.ts';
export { registerCalcomWebhook } from './calcom-setup/calcom-webhook.ts';
export * from './calcom-setup/calendar-setup.ts';
export * from './calcom-setup/check-calcom.ts';
export * from './calcom-setup/connect-calcom.ts';
export * from './calendar/book-by-hand.ts';
export * from './calendar/calendar-port.ts';
export * from './calendar/check-placement.ts';
export * from './calendar/own-calendar.ts';
export type { PlacementProblem } from './calendar/placement-problems.ts';
export { straightLineTravel } from './calendar/straight-line-travel.ts';
export * from './calendar/travel-time-port.ts';
export * from './calendar/week-availability.ts';
export * from './calendar-links/busy-times-reader.ts';
export * from './calendar-links/calendar-links.ts';
export * from './calendar-links/list-technician-calendars.ts';
export * from './calendar-links/refresh-calendar-links.job.ts';
export type { LinkDeps } from './calendar-links/refresh-link.ts';
export * from './calendar-links/technician-feed.ts';
export * from './calendar-sync/apply-calendar-change.ts';
export * from './calendar-sync/calcom-deliveries.ts';
export * from './calendar-sync/follow-outside-booking.ts';
export * from './calendar-sync/outside-bookings-port.ts';
export * from './calendar-sync/sweep-calcom.job.ts';
// who may ring, and what becomes of them
export * from './callers/caller-rules.ts';
export * from './callers/decide-for-caller.ts';
export * from './callers/find-caller.ts';
export * from './callers/listed-callers.ts';
export * from './callers/number-rules.ts';
// calls
export * from './calls/assistant-brief.ts';
export * from './calls/caller-history.ts';
export * from './calls/control-messages.ts';
export * from './calls/event-types.ts';
export * from './calls/find-number.ts';
export * from './calls/finish-call.ts';
export * from './calls/greeting-clips.ts';
export * from './calls/journal-records.ts';
export * from './calls/known-call.ts';
export * from './calls/open-call.ts';
export * from './calls/outcome-of-call.ts';
export { readableTranscript } from './calls/readable-transcript.ts';
export * from './calls/realtime-cost.ts';
export * from './calls/remembered-numbers.ts';
export * from './calls/request-hang-up.ts';
export * from './calls/resume-call.ts';
export * from './calls/write-journal.ts';
export type { TransferView, VoicemailView } from './calls-read/call-transfers.ts';
// what happened and what happens
export * from './calls-read/get-call.ts';
export * from './calls-read/list-calls.ts';
// what the assistant claims
export { correctionOf, worstOf } from './claims/claim-corrections.ts';
export type { ClaimKind } from './claims/claim-kinds.ts';
export type { Claim } from './claims/claims-in.ts';
export {
  type CallKnowledge,
  findFalseClaims,
  NO_KNOWLEDGE,
  withFunctionAnswer,
  withStandingBooking,
  withText,
} from './claims/judge-claims.ts';
export { type CustomToolCallDeps, callCustomTool, signatureHeaders } from './custom-tools/call-custom-tool.ts';
export * from './custom-tools/custom-tool-shapes.ts';
export * from './custom-tools/custom-tools.ts';
export * from './custom-tools/tool-parameters.ts';
// who answers: Offhook or Vapi
export * from './dual-mode/answering.ts';
export * from './dual-mode/choose-side.ts';
export * from './dual-mode/handed-over-calls.ts';
export type { SideFigures, Verdict } from './dual-mode/judge-side.ts';
export * from './dual-mode/link-to-vapi.ts';
export * from './dual-mode/read-answering.ts';
export * from './dual-mode/roll-back.ts';
export * from './dual-mode/rollback-limits.ts';
export * from './dual-mode/set-answering.ts';
export * from './dual-mode/set-rollback-limits.ts';
export * from './dual-mode/side-figures.ts';
export * from './dual-mode/vapi-side.ts';
export * from './dual-mode/watch-sides.job.ts';
// emergencies
export type { AlertView, StepView } from './emergencies/alert-view.ts';
export * from './emergencies/emergency-admin.ts';
export * from './emergencies/emergency-ladder.ts';
export * from './emergencies/emergency-rule.ts';
export * from './emergencies/emergency-rules.ts';
export * from './emergencies/emergency-settings.ts';
export * from './emergencies/emergency-urls.ts';
export { ALERT_SENTENCES, alertBriefing, type EmergencyFacts } from './emergencies/emergency-words.ts';
export * from './emergencies/notice-emergency.ts';
export type { OutboundCall, OutboundCallPort } from './emergencies/outbound-call-port.ts';
export { type EmergencyAnswer, type EmergencyReport, reportEmergency } from './emergencies/report-emergency.ts';
export { createSweepEmergenciesJob } from './emergencies/sweep-emergencies.job.ts';
export * from './errors/app-error.ts';
export * from './errors/catalog.ts';
export * from './errors/to-app-error.ts';
export * from './jobs/job.ts';
// what callers ask
export * from './knowledge/embed-knowledge.ts';
export * from './knowledge/embedding-port.ts';
export * from './knowledge/get-knowledge.ts';
export * from './knowledge/index-articles.ts';
export * from './knowledge/meaning-search.ts';
export type { SearchDeps } from './knowledge/search-knowledge.ts';
export * from './knowledge-admin/articles.ts';
export * from './knowledge-gaps/file-gaps-job.ts';
export * from './knowledge-gaps/gaps.ts';
export * from './knowledge-import/crawl-website.ts';
export * from './knowledge-import/document-port.ts';
export { createRefreshWebsitesJob } from './knowledge-import/refresh-websites.ts';
export * from './knowledge-import/sources.ts';
export * from './knowledge-import/upload-file.ts';
export * from './live/live-events.ts';
export * from './live/live-feed.ts';
export * from './live/publish-live.ts';
// texts and messages
export * from './messages/apply-text-status.ts';
export * from './messages/booking-texts.ts';
export * from './messages/callback-requests.ts';
export * from './messages/fetch-missed-texts.ts';
export * from './messages/message-jobs.ts';
export * from './messages/national-number.ts';
export * from './messages/queue-sms.ts';
export * from './messages/read-messages.ts';
export * from './messages/receive-text.ts';
export * from './messages/send-booking-link.ts';
export * from './messages/send-texts.ts';
export * from './messages/take-message.ts';
export * from './messages/template.ts';
export * from './messages/text-address.ts';
export * from './messages/text-gateway-port.ts';
export * from './messages/text-kinds.ts';
export * from './messages/text-settings.ts';
export * from './messages/text-status-url.ts';
export * from './messages/understand-text.ts';
// the way over from Vapi
export * from './moving/read-moving.ts';
export { checkNumber, type HealthDeps } from './numbers/health/check-number.ts';
export { createCheckNumbersJob } from './numbers/health/check-numbers.job.ts';
export { listNumberHealth, type NumberHealthView, readNumberHealth } from './numbers/health/health-records.ts';
export type { HealthState, NumberProblem } from './numbers/health/number-problem.ts';
export type { AddressLook, CertificateLook, PublicAddressPort } from './numbers/health/public-address-port.ts';
export { connectNumber, repairNumber } from './numbers/health/repair-number.ts';
export * from './numbers/numbers.ts';
export { allNumbers } from './numbers/owned/all-numbers.ts';
export * from './numbers/owned/assign-number.ts';
export * from './numbers/owned/buy-number.ts';
export * from './numbers/owned/import-numbers.ts';
export * from './numbers/owned/list-purchases.ts';
export type { NumberUse } from './numbers/owned/number-use.ts';
export * from './numbers/owned/release-number.ts';
export * from './numbers/owned/rename-number.ts';
export * from './numbers/owned/search-numbers.ts';
export type { Purchase } from './numbers/owned/settle-purchase.ts';
export { createSettlePurchasesJob, settlePurchases } from './numbers/owned/settle-purchases.job.ts';
export * from './numbers/phone-number.ts';
export { type NumberHistoryEntry, numberHistory } from './numbers/routing/number-history.ts';
export {
  type RestoreRequest,
  type Routed,
  type RouteRequest,
  type RoutingDeps,
  restoreRouting,
  routeNumber,
} from './numbers/routing/route-number.ts';
export { type OurAddresses, ourAddresses, type RoutingTarget } from './numbers/routing/routing-target.ts';
export { createSettleRoutingJob } from './numbers/routing/settle-routing.job.ts';
export { hostOf, type ShownRouting, shownAddress, shownRouting } from './numbers/routing/shown-routing.ts';
export * from './numbers/twilio-numbers-port.ts';
// outside
export * from './outbound/safe-fetch-port.ts';
export type { AttentionItem } from './overview/attention-item.ts';
export * from './overview/business-day.ts';
export * from './overview/daily-figures.ts';
export * from './overview/needs-attention.ts';
export * from './overview/overview-today.ts';
// both sides compared
export * from './parity/compare-sides.ts';
export * from './pricing/get-pricing.ts';
export * from './pricing/spoken-price.ts';
// the business
export * from './projects/business-profile.ts';
export * from './projects/is-open.ts';
export * from './projects/outcome.ts';
export * from './projects/profile-shapes.ts';
export * from './projects/read-profile.ts';
export { SetupCheck } from './projects/setup-check.ts';
export * from './projects/update-profile.ts';
// what was said, as sound
export * from './recordings/call-recording.ts';
export * from './recordings/call-wav.ts';
export * from './recordings/recording-files.ts';
export * from './recordings/voicemail-audio.ts';
export * from './recordings/waveform.ts';
export * from './secrets/secret-box.ts';
export { forgetOldAreaChecks } from './service-area/area-checks.ts';
export * from './service-area/check-service-area.ts';
export { type AreaReason, milesBetween } from './service-area/decide-area.ts';
export { createForgetAreaChecksJob } from './service-area/forget-area-checks-job.ts';
export * from './service-area/geocoding-port.ts';
export { loadZipCodes, offlineGeocoding } from './service-area/zip-code.ts';
export * from './service-area/zip-points.ts';
export * from './services/services.ts';
export * from './technicians/technicians.ts';
export * from './technicians/time-off.ts';
export * from './test-calls/test-call-port.ts';
export * from './test-calls/test-calls.ts';
// what is spoken
export * from './time/local-time.ts';
export * from './time/spoken.ts';
export * from './time/spoken-arrival.ts';
// functions, tried by hand
export * from './tool-bench/tool-bench-port.ts';
export { type ToolFailure, type ToolFigures, toolFailures, toolFigures } from './tools-read/tool-figures.ts';
export { backFromHuman } from './transfers/back-from-human.ts';
// humans and messages
export * from './transfers/call-control-port.ts';
export * from './transfers/dial-outcome.ts';
export * from './transfers/finish-left-call.ts';
export * from './transfers/read-transfers.ts';
export * from './transfers/transfer-records.ts';
// Vapi
export * from './vapi/connection/check-vapi.ts';
export * from './vapi/connection/connect-vapi.ts';
export * from './vapi/connection/lead-assistants.ts';
export * from './vapi/connection/read-connection.ts';
export * from './vapi/connection/server-auth.ts';
export * from './vapi/connection/vapi-connection-deps.ts';
export * from './vapi/connection/vapi-key.ts';
export * from './vapi/connection/vapi-words.ts';
export * from './vapi/read-call-page.ts';
export * from './vapi/vapi-port.ts';
export * from './vapi/vapi-servers-port.ts';
export * from './vapi-calls/tool-purpose.ts';
export * from './vapi-calls/vapi-call-record.ts';
export * from './vapi-calls/vapi-end-reason.ts';
export { vapiRecording } from './vapi-calls/vapi-recording.ts';
export { answerAssistantRequest, answerTransferRequest } from './vapi-events/answer-vapi-request.ts';
export * from './vapi-events/claim-tool-call.ts';
export { createCollectVapiReportsJob } from './vapi-events/collect-vapi-reports.job.ts';
export { followVapiMessage, type VapiNews } from './vapi-events/follow-vapi-message.ts';
export { openVapiCall, type VapiCallRow } from './vapi-events/open-vapi-call.ts';
export { recogniseVapi, vapiSecretHash } from './vapi-events/recognise-vapi.ts';
export type { ApplicationView } from './vapi-import/applications.ts';
export { applyProposal } from './vapi-import/apply-proposal.ts';
export { getProposal, type ProposalView } from './vapi-import/get-proposal.ts';
export { ImportScope } from './vapi-import/import-shapes.ts';
export * from './vapi-import/imports.ts';
export * from './vapi-import/read-account.ts';
export { createImportVapiJob, type ImportDeps, type ImportRun, runImports } from './vapi-import/run-import.ts';
export { undoApplication } from './vapi-import/undo-application.ts';
export * from './voicemail/fetch-voicemails.ts';
export { fileKeeper } from './voicemail/keep-file.ts';
