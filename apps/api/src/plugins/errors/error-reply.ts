import type { AppError } from '@trainyard/runtime'
import { protocolError } from '@trainyard/spec'
import { securityHeaders } from '../security-headers.js'
import { mlflowErrorBody, speaksMlflow } from './mlflow-error.js'

const unavailableRetrySeconds = 2

/** How a key can be sent. Pages do not hear of the second way: their browser would open a window of its own and ask for a password. */
const challenges = { program: 'Bearer realm="trainyard", Basic realm="trainyard", charset="UTF-8"', page: 'Bearer realm="trainyard"' }

/** Which request is answered: its URL decides the form of the body, its id is for the log. */
type Failed = { url: string; requestId: string; fromPage?: boolean }

/** What is sent for an error: its status, the headers that belong to it, and its body in the form that the clients of the URL read. */
export type ErrorReply = { status: number; headers: Record<string, string>; body: Buffer }

/** The reply to a request that failed. */
export function errorReplyOf(error: AppError, { url, requestId, fromPage = false }: Failed): ErrorReply {
  return {
    status: error.status,
    headers: {
      ...securityHeaders,
      // Without a charset: clients of the prediction protocols show an error's text only when the content type is bare.
      'content-type': 'application/json',
      'x-request-id': requestId,
      ...retryAfter(error),
      ...limitHeaders(error),
      ...(error.code === 'unauthorized' && { 'www-authenticate': challenges[fromPage ? 'page' : 'program'] }),
    },
    body: Buffer.from(JSON.stringify(bodyOf(error, url, requestId))),
  }
}

function retryAfter({ code, retryAfterSeconds }: AppError): Record<string, string> {
  const seconds = retryAfterSeconds ?? (code === 'unavailable' ? unavailableRetrySeconds : undefined)
  return seconds === undefined ? {} : { 'retry-after': String(seconds) }
}

/** The limit that is reached, as the IETF's draft of RateLimit header fields has it: how many there may be, how many are left, and when to try again. */
function limitHeaders({ limit, retryAfterSeconds }: AppError): Record<string, string> {
  if (!limit) return {}
  const again = retryAfterSeconds === undefined ? '' : `;t=${retryAfterSeconds}`
  return { 'ratelimit-policy': `"${limit.name}";q=${limit.most}`, ratelimit: `"${limit.name}";r=${Math.floor(limit.left)}${again}` }
}

function bodyOf(error: AppError, url: string, requestId: string): object {
  if (speaksMlflow(url)) return mlflowErrorBody(error)
  return protocolError(url, error.code, error.text) ?? error.toBody(requestId)
}
