import { AppError } from '@trainyard/runtime'
import { type DriftQuery, driftQuery, driftView, hourMs, limits } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { versionParams } from '../../request-fields.js'

export function getDriftRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/models/:name/versions/:version/drift',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'getModelVersionDrift',
      tags: ['models'],
      summary: 'How the rows that a version was asked, and its answers, differ from its training, by hour',
      params: versionParams,
      querystring: driftQuery,
      response: { 200: driftView, ...errorReplies('not_found') },
    },
    handler: (request) => db.drift.of(callerOf(request).projectId, request.params.name, request.params.version, rangeOf(request.query, Date.now())),
  })
}

/** Hours that are shown where none are asked for. */
const usualHours = 24

/**
 * The hours that are asked for.
 * @throws {AppError} `invalid_request` for more than are shown at once.
 */
function rangeOf({ from, to }: DriftQuery, now: number): { from: Date; to: Date } {
  const end = to === undefined ? Math.max(nextHour(now), from === undefined ? 0 : Date.parse(from) + hourMs) : Date.parse(to)
  const start = from === undefined ? end - usualHours * hourMs : Date.parse(from)
  const hours = (end - start) / hourMs
  if (hours > limits.driftHours) {
    const message = `query.from and query.to: must be at most ${limits.driftHours} hours apart, received ${hours}: ask for a part of them`
    throw new AppError({ code: 'invalid_request', message, details: [{ path: 'query.from', rule: 'maximum', message, received: from ?? null }] }) // default: it was left out
  }
  return { from: new Date(start), to: new Date(end) }
}

const nextHour = (now: number): number => (Math.floor(now / hourMs) + 1) * hourMs
