import type { App } from '../app.js'
import type { Access } from '../authentication/caller.js'

/** One route as it was registered. */
export type RouteEntry = { method: string; url: string; access: Access; keepsReplies: boolean; takesFiles: boolean; isPage: boolean }

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
  }
}

/** Keeps the list of all routes; the start fails on one that does not say who may call it. Must be registered before any route. */
export function registerRouteTable(app: App): void {
  const table: RouteEntry[] = []
  app.decorate('routeTable', table)
  app.decorate('methodsAt', (path: string) => [...new Set(table.map(({ method }) => method))].filter((method) => app.findRoute({ url: path, method })).sort())
  app.addHook('onRoute', ({ method, url, config, schema }) => {
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
        })
    }
  })
}
