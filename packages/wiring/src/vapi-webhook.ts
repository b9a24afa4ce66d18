import { followVapiMessage, recogniseVapi, type SecretBox } from '@offhook/core';
import type { Database } from '@offhook/db';
import {
  type Parsed,
  parseVapiMessage,
  type VapiServerMessage,
  vapiAssistantAnswer,
  vapiLegacyResult,
  vapiResults,
  vapiTransferAnswer,
} from '@offhook/protocol';
import { ATTR, instruments, type Logger } from '@offhook/telemetry';
import type { ToolBenchParts } from './tool-bench.ts';
import { type VapiAnswers, vapiAnswers } from './vapi-answers.ts';

interface VapiWebhookDeps {
  readonly db: Database;
  readonly secrets: SecretBox;
  readonly logger: Logger;
}

interface Deps extends VapiWebhookDeps {
  readonly answers: VapiAnswers;
}

type Outcome = 'answered' | 'recorded' | 'nothing' | 'unreadable' | 'forged' | 'failed';

/**
 * Answers `POST /webhooks/vapi` (protocols/vapi.md, section 5). Whose message it is, its credential says. What asks is answered with 200
 * whatever happens, for Vapi reads nothing else; what only tells is answered with 503 when it could not be written down, so that an owner's
 * back-off plan brings it again.
 */
export function vapiWebhook({ tools, ...deps }: VapiWebhookDeps & { readonly tools: ToolBenchParts }) {
  const answers = vapiAnswers({ ...deps, tools, now: Date.now });
  return (request: Request) => answerVapiMessage({ ...deps, answers }, request);
}

async function answerVapiMessage(deps: Deps, request: Request): Promise<Response> {
  const rawBody = await request.text();
  const parsed = parseVapiMessage(rawBody);
  const { answer, outcome } = await answerTo(deps, { request, rawBody, parsed });
  const type = parsed.kind === 'message' ? parsed.message.type : parsed.kind;
  instruments().vapiMessages.add(1, { [ATTR.vapiMessageType]: type, [ATTR.vapiMessageOutcome]: outcome });
  return answer;
}

interface Received {
  readonly request: Request;
  readonly rawBody: string;
  readonly parsed: Parsed<VapiServerMessage>;
}

interface Answered {
  readonly answer: Response;
  readonly outcome: Outcome;
}

async function answerTo(deps: Deps, received: Received): Promise<Answered> {
  const { parsed } = received;
  try {
    const projectId = await whose(deps, received);
    if (projectId === null) {
      return { answer: Response.json({ message: 'Wrong or missing credential' }, { status: 401 }), outcome: 'forged' };
    }
    if (parsed.kind === 'message') return await answerMessage(deps, projectId, parsed.message);
    if (parsed.kind === 'ignored') return said({}, 'nothing');
    instruments().malformedMessages.add(1, { wire: 'vapi' });
    deps.logger.warn({ projectId, reason: parsed.reason }, 'a message from Vapi has a shape we do not know');
    return said({ results: [] }, 'unreadable');
  } catch (error) {
    deps.logger.error({ err: error }, 'a message from Vapi could not be taken');
    return { answer: Response.json({ message: 'Try again in a moment' }, { status: 503 }), outcome: 'failed' };
  }
}

function whose({ db, secrets }: Deps, { request, rawBody, parsed }: Received): Promise<string | null> {
  const { headers, method, url } = request;
  const context = parsed.kind === 'message' ? parsed.message.context : null;
  return recogniseVapi({ db, secrets }, { headers, method, url, rawBody, nowMs: Date.now() }, context);
}

async function answerMessage(deps: Deps, projectId: string, message: VapiServerMessage): Promise<Answered> {
  const { answers } = deps;
  const { context } = message;
  switch (message.type) {
    case 'tool-calls':
      return said(vapiResults(await answers.toolCalls({ projectId, context, calls: message.toolCalls })), 'answered');
    case 'function-call':
      return said(
        vapiLegacyResult(await answers.functionCall({ projectId, context, call: message.functionCall })),
        'answered',
      );
    case 'assistant-request':
      return said(vapiAssistantAnswer(await answers.assistant({ projectId, context })), 'answered');
    case 'transfer-destination-request':
      return said(vapiTransferAnswer(await answers.transfer({ projectId, context })), 'answered');
    case 'handoff-destination-request':
    case 'knowledge-base-request':
    case 'informational':
      return said({}, 'nothing');
    case 'status-update':
    case 'transcript':
    case 'end-of-call-report':
    case 'hang': {
      const row = await followVapiMessage(deps.db, { projectId, message, nowMs: Date.now() });
      if (row && hasEnded(message)) answers.callEnded(row);
      return said({}, row ? 'recorded' : 'nothing');
    }
  }
}

function hasEnded(message: VapiServerMessage): boolean {
  return message.type === 'end-of-call-report' || (message.type === 'status-update' && message.status === 'ended');
}

function said(body: object, outcome: Outcome): Answered {
  return { answer: Response.json(body), outcome };
}
