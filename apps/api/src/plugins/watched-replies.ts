import { pipeline, Readable, Transform } from 'node:stream'
import { limits } from '@trainyard/spec'
import type { FastifyRequest } from 'fastify'
import type { App } from '../app.js'

/**
 * Ends exports and other long replies when their key is revoked or expires on the way: the connection is broken off, so that nobody takes the part for the
 * whole. Event streams look at the key themselves, since they can say why they end.
 */
export function registerWatchedReplies(app: App): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    const isEvents = String(reply.getHeader('content-type')).startsWith('text/event-stream')
    if (!request.caller || isEvents || !(payload instanceof Readable)) return done(null, payload)
    const watched = whileKeyIsValid(request)
    // Errors reach the reply through its stream; the callback only keeps them from being thrown.
    pipeline(payload, watched, () => undefined)
    done(null, watched)
  })
}

function whileKeyIsValid(request: FastifyRequest): Transform {
  let checkedAt = Date.now()
  const check = async (): Promise<void> => {
    if (Date.now() - checkedAt < limits.keyWatchedMs) return
    await request.checkKeyAgain()
    checkedAt = Date.now()
  }
  return new Transform({
    transform(part, _encoding, done) {
      check().then(
        () => done(null, part),
        (error: Error) => done(error),
      )
    },
  })
}
