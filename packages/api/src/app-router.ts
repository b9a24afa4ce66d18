import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import { completeSetup } from './account/complete-setup.ts';
import { dailyFigures } from './analytics/daily-figures.ts';
import { bookingsInWeek } from './bookings/bookings-in-week.ts';
import { cancelBooking } from './bookings/cancel-booking.ts';
import { checkPlacement } from './bookings/check-placement.ts';
import { createBooking } from './bookings/create-booking.ts';
import { rescheduleBooking } from './bookings/reschedule-booking.ts';
import { weekAvailability } from './bookings/week-availability.ts';
import { addLink } from './calendar/add-link.ts';
import { chooseCalendar } from './calendar/choose-calendar.ts';
import { connectAccount } from './calendar/connect-account.ts';
import { disconnectAccount } from './calendar/disconnect-account.ts';
import { getAccount } from './calendar/get-account.ts';
import { getSetup } from './calendar/get-setup.ts';
import { listTechnicianCalendars } from './calendar/list-technician-calendars.ts';
import { refreshLink } from './calendar/refresh-link.ts';
import { removeFeed } from './calendar/remove-feed.ts';
import { removeLink } from './calendar/remove-link.ts';
import { renewFeed } from './calendar/renew-feed.ts';
import { testSetup } from './calendar/test-setup.ts';
import { callerOf, callersOnNumber, listCaller, unlistCaller } from './callers/listed-callers.ts';
import { getCall } from './calls/get-call.ts';
import { hangUp } from './calls/hang-up.ts';
import { listCalls } from './calls/list-calls.ts';
import { vapiRecording } from './calls/vapi-recording.ts';
import { closeEmergency } from './emergencies/close-emergency.ts';
import { getEmergencies } from './emergencies/get-emergencies.ts';
import { updateEmergencies } from './emergencies/update-emergencies.ts';
import { addWebsite } from './knowledge/add-website.ts';
import { askKnowledge } from './knowledge/ask-knowledge.ts';
import { createArticle } from './knowledge/create-article.ts';
import { getArticle } from './knowledge/get-article.ts';
import { listArticles } from './knowledge/list-articles.ts';
import { countGaps, listGaps } from './knowledge/list-gaps.ts';
import { listSources } from './knowledge/list-sources.ts';
import { moveGap } from './knowledge/move-gap.ts';
import { refreshWebsite } from './knowledge/refresh-website.ts';
import { removeArticle } from './knowledge/remove-article.ts';
import { removeSource } from './knowledge/remove-source.ts';
import { searchArticles } from './knowledge/search-articles.ts';
import { updateArticle } from './knowledge/update-article.ts';
import { uploadFile } from './knowledge/upload-file.ts';
import { useArticle } from './knowledge/use-article.ts';
import { liveEvents } from './live/live-events.ts';
import { listMessages } from './messages/list-messages.ts';
import { listTexts } from './messages/list-texts.ts';
import { settleMessage } from './messages/settle-message.ts';
import { textsOfBooking } from './messages/texts-of-booking.ts';
import { compareSides } from './moving/compare-sides.ts';
import { movingSteps } from './moving/moving-steps.ts';
import { addNumber } from './numbers/add-number.ts';
import { answering, linkToVapi, setAnswering, setRollbackLimits, testVapi } from './numbers/answering.ts';
import { connection } from './numbers/connection.ts';
import { getNumber } from './numbers/get-number.ts';
import { listNumbers } from './numbers/list-numbers.ts';
import { checkNumber, connectNumber, numberHealth, repairNumber } from './numbers/number-health.ts';
import { numberHistory, restoreRouting } from './numbers/number-history.ts';
import { numberRules, saveRules } from './numbers/number-rules.ts';
import {
  assignableBusinesses,
  assignNumber,
  buyNumber,
  importableNumbers,
  importNumbers,
  numberAccount,
  releaseFacts,
  releaseNumber,
  renameNumber,
  searchNumbers,
} from './numbers/owned-numbers.ts';
import { removeNumber } from './numbers/remove-number.ts';
import { overviewToday } from './overview/overview-today.ts';
import { checkArea } from './profile/check-area.ts';
import { getProfile } from './profile/get-profile.ts';
import { locateZipCodes } from './profile/locate-zip-codes.ts';
import { updateProfile } from './profile/update-profile.ts';
import { zipCodesOnMap } from './profile/zip-codes-on-map.ts';
import { listProjects } from './projects/list-projects.ts';
import { selectProject } from './projects/select-project.ts';
import { archiveService } from './services/archive-service.ts';
import { createService } from './services/create-service.ts';
import { listServices } from './services/list-services.ts';
import { moveService } from './services/move-service.ts';
import { sayPrice } from './services/say-price.ts';
import { updateService } from './services/update-service.ts';
import { me } from './session/me.ts';
import { addTimeOff } from './technicians/add-time-off.ts';
import { archiveTechnician } from './technicians/archive-technician.ts';
import { createTechnician } from './technicians/create-technician.ts';
import { listTechnicians } from './technicians/list-technicians.ts';
import { removeTimeOff } from './technicians/remove-time-off.ts';
import { updateTechnician } from './technicians/update-technician.ts';
import { listScenarios } from './test-calls/list-scenarios.ts';
import { placeTestCall } from './test-calls/place-test-call.ts';
import { testCallStatus } from './test-calls/test-call-status.ts';
import { createCustomTool, removeCustomTool, signingSecret, updateCustomTool } from './tools/custom-tools.ts';
import { getTool } from './tools/get-tool.ts';
import { listTools } from './tools/list-tools.ts';
import { tryTool } from './tools/try-tool.ts';
import { createCallerFactory, router } from './trpc/procedures.ts';
import { assistants, lead, putBack } from './vapi-connection/assistants.ts';
import { check } from './vapi-connection/check.ts';
import { connect } from './vapi-connection/connect.ts';
import { disconnect } from './vapi-connection/disconnect.ts';
import { getConnection } from './vapi-connection/get-connection.ts';
import { renewSecret } from './vapi-connection/renew-secret.ts';
import { setServerAuth } from './vapi-connection/set-server-auth.ts';
import {
  cancelImport,
  continueImport,
  importAccount,
  latestImport,
  removeImportedCalls,
  startImport,
} from './vapi-import/imports.ts';
import { applyProposal, getProposal, undoApplication } from './vapi-import/proposal.ts';

/** The whole API. Every procedure is bound to the business of the request; outputs are plain JSON, instants ISO 8601 UTC. */
export const appRouter = router({
  session: { me },
  account: { completeSetup },
  projects: { list: listProjects, select: selectProject },
  overview: { today: overviewToday },
  analytics: { daily: dailyFigures },
  calls: { list: listCalls, get: getCall, hangUp, vapiRecording },
  callers: { onNumber: callersOnNumber, ofCall: callerOf, list: listCaller, unlist: unlistCaller },
  bookings: {
    week: bookingsInWeek,
    availability: weekAvailability,
    check: checkPlacement,
    create: createBooking,
    cancel: cancelBooking,
    reschedule: rescheduleBooking,
  },
  calendar: {
    setup: getSetup,
    account: getAccount,
    connect: connectAccount,
    disconnect: disconnectAccount,
    choose: chooseCalendar,
    test: testSetup,
    technicians: listTechnicianCalendars,
    addLink,
    removeLink,
    refreshLink,
    renewFeed,
    removeFeed,
  },
  emergencies: { get: getEmergencies, update: updateEmergencies, close: closeEmergency },
  live: { events: liveEvents },
  messages: { list: listMessages, settle: settleMessage, texts: listTexts, ofBooking: textsOfBooking },
  numbers: {
    list: listNumbers,
    get: getNumber,
    add: addNumber,
    remove: removeNumber,
    connection,
    health: numberHealth,
    check: checkNumber,
    connect: connectNumber,
    repair: repairNumber,
    history: numberHistory,
    rules: numberRules,
    saveRules,
    restore: restoreRouting,
    account: numberAccount,
    search: searchNumbers,
    buy: buyNumber,
    importable: importableNumbers,
    import: importNumbers,
    rename: renameNumber,
    assignable: assignableBusinesses,
    assign: assignNumber,
    releaseFacts,
    release: releaseNumber,
    answering,
    setAnswering,
    setRollbackLimits,
    linkToVapi,
    testVapi,
  },
  services: {
    list: listServices,
    create: createService,
    update: updateService,
    archive: archiveService,
    move: moveService,
    sayPrice,
  },
  technicians: {
    list: listTechnicians,
    create: createTechnician,
    update: updateTechnician,
    archive: archiveTechnician,
    addTimeOff,
    removeTimeOff,
  },
  knowledge: {
    list: listArticles,
    get: getArticle,
    create: createArticle,
    update: updateArticle,
    remove: removeArticle,
    search: searchArticles,
    ask: askKnowledge,
    use: useArticle,
    sources: listSources,
    upload: uploadFile,
    addWebsite,
    refreshWebsite,
    removeSource,
    gaps: listGaps,
    countGaps,
    moveGap,
  },
  profile: { get: getProfile, update: updateProfile, checkArea, locateZipCodes, zipCodesOnMap },
  tools: {
    list: listTools,
    get: getTool,
    try: tryTool,
    create: createCustomTool,
    update: updateCustomTool,
    remove: removeCustomTool,
    signingSecret,
  },
  vapiImport: {
    account: importAccount,
    latest: latestImport,
    start: startImport,
    cancel: cancelImport,
    continue: continueImport,
    removeCalls: removeImportedCalls,
    proposal: getProposal,
    takeOver: applyProposal,
    takeBack: undoApplication,
  },
  vapiConnection: {
    get: getConnection,
    connect,
    check,
    renewSecret,
    setServerAuth,
    assistants,
    lead,
    putBack,
    disconnect,
  },
  moving: { steps: movingSteps, compare: compareSides },
  testCalls: { scenarios: listScenarios, place: placeTestCall, status: testCallStatus },
});

export type AppRouter = typeof appRouter;
export type RouterInputs = inferRouterInputs<AppRouter>;
export type RouterOutputs = inferRouterOutputs<AppRouter>;

/** The API without HTTP, for loaders of the same process. */
export const createCaller = createCallerFactory(appRouter);
