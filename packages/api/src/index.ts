export { type AppRouter, appRouter, createCaller, type RouterInputs, type RouterOutputs } from './app-router.ts';
export { API_ENDPOINT, createApiHandler } from './trpc/http-handler.ts';
export { type ApiDeps, createRequestContext, type RequestContext } from './trpc/request-context.ts';
