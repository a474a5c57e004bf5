import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Database } from '@trainyard/db'
import type { TaskQueue } from '@trainyard/queue'
import type { AddressRules, Logger } from '@trainyard/runtime'
import type { ProjectLimitName } from '@trainyard/spec'
import type { FastifyInstance, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Authentication } from './authentication/caller.js'
import type { KeyLookup } from './authentication/key-lookup.js'
import type { SessionLookup } from './authentication/session-lookup.js'
import type { SignIn } from './authentication/sign-in.js'
import type { JobFeeds } from './feeds/job-feeds.js'
import type { Meter } from './plugins/capacity/meter.js'
import type { ServingProxy } from './serving/serving-proxy.js'

/** The server as plugins and routes know it: schemas are Zod's, the logger is pino's. */
export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, Logger, ZodTypeProvider>

/** How many of each a project has under way in this process. */
export type UnderWay = (projectId: string) => Record<Extract<ProjectLimitName, `${string}_at_once`>, number>

/** What routes need, passed in by hand: a route takes what it uses and nothing is looked up. */
export type RouteDeps = {
  db: Database
  queue: TaskQueue
  serving: ServingProxy
  keys: KeyLookup
  /** How browsers sign in, by a key or as users, and for how long; `signIn` is null where the service knows keys only. */
  access: Authentication & { signIn: SignIn | null; sessions: SessionLookup; sessionHours: number }
  feeds: JobFeeds
  /** How many bytes the uploads in pieces of all projects may announce. */
  uploadBytes: number
  meter: Meter
  /** Which URLs users may have messages sent to. */
  addressRules: AddressRules
  /** What a project has under way in this process. */
  underWay: UnderWay
  /** The key that the process was started with; null when it was started without one. */
  adminKeyId: string | null
}
