import { AppError } from '@trainyard/runtime'
import { costHeader, timeoutHeader, writeCost } from '@trainyard/spec'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { servingLimits } from '../limits.js'
import type { Asker } from '../models/model-pool.js'
import { CallerGone } from './caller-gone.js'
import { ownerOf } from './authentication.js'
import { setReadingHeaders } from './reading-headers.js'

/** While somebody waits for a reply: the signal aborts when the client goes, or when the time is over. `end` must be called when the reply is made. */
export type Presence = { signal: AbortSignal; end(): void }

/** Watches whether the client of a reply is still there, for at most so long. */
export function watchPresence({ raw }: Pick<FastifyReply, 'raw'>, limitMs: number): Presence {
  const controller = new AbortController()
  const leave = (): void => {
    if (!raw.writableFinished) controller.abort(new CallerGone('the client has closed the connection'))
  }
  const timer = setTimeout(() => controller.abort(tooLate(limitMs)), limitMs)
  raw.once('close', leave)
  if (raw.destroyed) leave()
  return {
    signal: controller.signal,
    end: () => {
      clearTimeout(timer)
      raw.off('close', leave)
    },
  }
}

/**
 * Makes an answer while its client waits for it: work that nobody waits for any more is dropped before its turn. What is found in the rows goes to the reply's
 * headers.
 * @param timeoutMs how long the client waits, where its protocol says so; never longer than its header says, or than the API waits.
 */
export async function whileWaiting<T>(
  request: FastifyRequest,
  reply: Pick<FastifyReply, 'raw' | 'header'>,
  answer: (asker: Asker) => Promise<T>,
  timeoutMs: number | null = null,
): Promise<T> {
  const owner = ownerOf(request)
  const { signal, end } = watchPresence(reply, Math.min(timeoutMs ?? Number.POSITIVE_INFINITY, clientWaitsMs(request), apiWaitsMs(request)))
  try {
    return await answer({
      ...owner,
      signal,
      noted: (notes) => setReadingHeaders(reply, notes),
      took: (cost) => void reply.header(costHeader, writeCost(cost)),
    })
  } finally {
    end()
  }
}

/**
 * How long the client waits, where it says so.
 * @throws {AppError} where the header is no whole number of milliseconds.
 */
function clientWaitsMs({ headers }: FastifyRequest): number {
  const given = headers[timeoutHeader]
  if (given === undefined) return Number.POSITIVE_INFINITY
  if (typeof given === 'string' && /^[1-9]\d{0,8}$/.test(given)) return Number(given)
  const message = `the header ${timeoutHeader} must be a whole number of milliseconds from 1 to 999999999, in which the answer is wanted; received ${JSON.stringify(given)}`
  throw new AppError({ code: 'invalid_request', message })
}

/** How long the API waits, as it says. */
export function apiWaitsMs({ headers }: FastifyRequest): number {
  const given = headers['x-trainyard-timeout-ms']
  return typeof given === 'string' && /^[1-9]\d{0,6}$/.test(given) ? Number(given) : servingLimits.answerMs
}

function tooLate(limitMs: number): AppError {
  const remedy = `ask for fewer rows or samples at once, wait longer (the header ${timeoutHeader}), or try again when less is asked`
  return new AppError({ code: 'deadline_exceeded', message: `there was no answer within ${limitMs} ms, so the work was dropped; ${remedy}` })
}
