import { nearest } from '@trainyard/runtime'
import type { App } from '../app.js'
import type { Access } from '../authentication/caller.js'

/** One route as it was registered. */
export type RouteEntry = {
  method: string
  url: string
  access: Access
  /** Whether replies are kept under an idempotency key. */
  keepsReplies: boolean
  takesFiles: boolean
  isPage: boolean
  /** Whether requests are counted and may be too many. */
  isCounted: boolean
  /** Whether the serving process answers. */
  isForwarded: boolean
}

declare module 'fastify' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface merges with Fastify's own
  interface FastifyContextConfig {
    /** Who may call the route. A route without it does not start: access is denied unless it is said. */
    access?: Access
    /** The route also takes a multipart upload, which its body schema cannot say. */
    takesFiles?: boolean
  }
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface merges with Fastify's own
  interface FastifyInstance {
    /** Every route, in the order of registration; HEAD routes, which Fastify adds itself, are left out. */
    routeTable: readonly RouteEntry[]
    /** The methods that a path takes; none where there is nothing. */
    methodsAt(path: string): string[]
    /** The path of a route that was probably meant by a path where there is nothing; null where none is near. */
    pathNear(path: string): string | null
  }
}

/** Keeps the list of all routes; the start fails on one that does not say who may call it. Must be registered before any route. */
export function registerRouteTable(app: App): void {
  const table: RouteEntry[] = []
  app.decorate('routeTable', table)
  app.decorate('methodsAt', (path: string) => [...new Set(table.map(({ method }) => method))].filter((method) => app.findRoute({ url: path, method })).sort())
  app.decorate('pathNear', (path: string) =>
    nearest(
      path,
      table.filter(({ isPage }) => !isPage).map(({ url }) => filledIn(url, path)),
    ),
  )
  app.addHook('onRoute', ({ method, url, config, schema }) => {
    // Answered by the plugin for requests of other origins, which says nothing that anybody must not know.
    if (method === 'OPTIONS') return
    const access = config?.access
    if (access === undefined) throw new Error(`route ${String(method)} ${url} does not say who may call it`)
    const keepsReplies = (config?.idempotency ?? 'reply') !== 'harmless'
    for (const each of [method].flat()) {
      if (each !== 'HEAD' && each !== 'OPTIONS')
        table.push({
          method: each,
          url,
          access,
          keepsReplies: each === 'POST' && keepsReplies,
          takesFiles: config?.takesFiles === true,
          isPage: schema?.hide === true,
          isCounted: config?.rateLimit !== false,
          isForwarded: config?.body === 'unread',
        })
    }
  })
}

/** A route's URL with the parts of a path in place of its parameters. */
function filledIn(url: string, path: string): string {
  const given = path.split('/')
  const fill = (segment: string, index: number) => {
    if (!segment.startsWith(':')) return segment
    const [, verb] = segment.split('::')
    const part = given[index] ?? segment
    return verb === undefined ? part : `${part.split(':')[0]}:${verb}`
  }
  return url.split('/').map(fill).join('/')
}
