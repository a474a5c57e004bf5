import { AsyncResource } from 'node:async_hooks'
import { AppError } from '@trainyard/runtime'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../app.js'

/** How the requests of projects take turns. */
export type TurnLimits = {
  /** Requests of a project that are answered at the same time while no other project asks for anything. While others do, it is one of each. */
  atOnce: number
  /** Requests of a project that wait for their turn. */
  waiting: number
  /** A turn ends after so long even when its reply is not there yet: what waits for something else does not need the processor. */
  turnMs: number
}

/** A request holds a turn until its reply is written, and two of them keep one core busy. */
const turnLimits: TurnLimits = { atOnce: 2, waiting: 1_000, turnMs: 250 }

/** When the requests that wait may have become fewer: an estimate. */
const retrySeconds = 1

/** The requests of a project: how many have a turn, and those that wait for one, in their order. */
type Line = { running: number; waiting: Set<() => void> }

/**
 * Answers few requests of a project at the same time; its others wait. A project that sends many at once then delays its own and not those of others. Predictions,
 * uploads and probes are not counted: they have limits of their own, and do their work elsewhere. Must be registered after authentication.
 */
export function registerTurns(app: App, limits: TurnLimits = turnLimits): void {
  /** Of each project that has a request here. */
  const lines = new Map<string, Line>()
  const ends = new WeakMap<FastifyRequest, () => void>()
  const isFree = ({ running }: Line): boolean => running < (lines.size > 1 ? 1 : limits.atOnce)

  const startNext = (line: Line): void => {
    for (const next of line.waiting) {
      if (!isFree(line)) return
      line.waiting.delete(next)
      next()
    }
  }
  const leave = (projectId: string, line: Line): void => {
    if (line.running > 0 || line.waiting.size > 0) return
    lines.delete(projectId)
    // One that is alone now may have more.
    if (lines.size === 1) for (const last of lines.values()) startNext(last)
  }

  const begin = (projectId: string, line: Line, request: FastifyRequest): void => {
    line.running += 1
    const end = () => {
      if (!ends.delete(request)) return
      clearTimeout(timer)
      line.running -= 1
      startNext(line)
      leave(projectId, line)
    }
    const timer = setTimeout(end, limits.turnMs)
    ends.set(request, end)
  }

  const take = (projectId: string, request: FastifyRequest, reply: FastifyReply, run: () => void): void => {
    const line = lines.get(projectId) ?? { running: 0, waiting: new Set() } // default: nothing of the project is under way
    lines.set(projectId, line)
    const start = () => {
      begin(projectId, line, request)
      reply.raw.once('close', () => ends.get(request)?.())
      run()
    }
    if (isFree(line)) return start()
    if (line.waiting.size >= limits.waiting) throw tooMany(limits.waiting)
    // It goes on in its own trace, not in that of the request whose end calls it.
    const resume = AsyncResource.bind(start)
    line.waiting.add(resume)
    // Nobody is left to answer.
    reply.raw.once('close', () => line.waiting.delete(resume) && leave(projectId, line))
  }

  // The body is there by now, so that nobody holds a turn by sending slowly.
  app.addHook('preValidation', (request, reply, done) => {
    const { takesFiles, body } = request.routeOptions.config
    if (!request.caller || takesFiles === true || body === 'unread' || reply.raw.destroyed) return done()
    take(request.caller.projectId, request, reply, done)
  })
  app.addHook('onSend', (request, _reply, _payload, done) => {
    ends.get(request)?.()
    done()
  })
}

function tooMany(waiting: number): AppError {
  const message = `${waiting} requests of this project wait for their turn, the most at once: send fewer requests at the same time`
  return new AppError({ code: 'rate_limited', message, retryAfterSeconds: retrySeconds })
}
