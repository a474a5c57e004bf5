import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../app.js'
import type { RouteEntry } from '../route-table.js'

declare module 'fastify' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface merges with Fastify's own
  interface FastifyInstance {
    /** Answers with the dashboard's page; null where there is no dashboard. */
    sendPage: ((reply: FastifyReply) => FastifyReply) | null
  }
}

/** Thirty days: built files carry their hash in their name. */
const assetMaxAgeMs = 30 * 24 * 3_600_000
/** The headers of the dashboard's page; its container sends the same policy. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-cache',
  'content-security-policy':
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'",
}

/** The first part of every path that the API takes, such as `v1`; what begins otherwise belongs to the dashboard. */
export const apiPrefixes = (table: readonly RouteEntry[]): ReadonlySet<string> =>
  new Set(table.filter(({ isPage }) => !isPage).map(({ url }) => firstPart(url)))

const firstPart = (url: string): string => /^\/([^/?]*)/.exec(url)?.[1] ?? '' // default: what is no path has no first part

/** Whether a browser asks for a page: its own paths, none of the API's. */
export function asksForPage({ method, url, headers, server }: FastifyRequest): boolean {
  return method === 'GET' && headers.accept?.includes('text/html') === true && !apiPrefixes(server.routeTable).has(firstPart(url))
}

/**
 * Serves the dashboard's built files, if they are there, to anyone: they hold no data. `/` says that the server lives to whoever asks for no page. Paths that only the dashboard's own router knows
 * get its page from the not-found handler.
 */
export async function registerStaticDashboard(app: App, directory: string | undefined): Promise<void> {
  const page = directory === undefined ? null : readPage(directory)
  const config = { access: 'public' as const }
  app.route({
    method: 'GET',
    url: '/',
    config,
    schema: { hide: true },
    // A browser asks for a page. Everybody else gets what clients of KServe's protocol V1 ask for, whether the server lives.
    handler: (request, reply) =>
      page !== null && request.headers.accept?.includes('text/html') ? reply.headers(pageHeaders).send(page) : reply.send({ status: 'alive' }),
  })
  app.decorate('sendPage', page === null ? null : (reply: FastifyReply) => reply.code(200).headers(pageHeaders).send(page))
  if (directory === undefined || page === null) return
  await app.register(async (scope) => {
    const schema = { hide: true }
    // Without its own routes: ours say who may call them.
    await scope.register(fastifyStatic, { root: directory, serve: false, maxAge: assetMaxAgeMs, immutable: true })
    scope.route({ method: 'GET', url: '/assets/*', config, schema, handler: (request, reply) => reply.sendFile(filePart(request)) })
    for (const file of filesBeside(directory)) {
      scope.route({ method: 'GET', url: `/${file}`, config, schema, handler: (_request, reply) => reply.sendFile(file, { maxAge: 0, immutable: false }) })
    }
  })
}

const filePart = (request: FastifyRequest): string => decodeURIComponent(new URL(request.url, 'http://localhost').pathname).slice(1)

/** Files beside the page, such as an icon. */
const filesBeside = (directory: string): string[] =>
  readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'index.html' && /^[\w.-]+$/.test(entry.name))
    .map((entry) => entry.name)

function readPage(directory: string): Buffer | null {
  try {
    return readFileSync(join(directory, 'index.html'))
  } catch {
    return null
  }
}
