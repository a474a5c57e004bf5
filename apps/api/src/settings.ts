import { databaseUrl, logLevel, outboundHosts, queueUrl } from '@trainyard/runtime'
import { role, slug } from '@trainyard/spec'
import { z } from 'zod'
import { capacitySettings } from './plugins/capacity/capacity.js'

const count = (max: number) => z.coerce.number().int().min(1).max(max)
const httpUrl = z.string().refine((text) => /^https?:\/\//.test(text) && URL.canParse(text), 'must be a URL that starts with http:// or https://')
const adminKey = z
  .string()
  .regex(/^ty_[0-9a-hjkmnp-tv-z]{26}_[A-Za-z0-9_-]{16,100}$/, 'must have the form ty_<26 characters of an id>_<secret of 16 to 100 characters>')

/** A list of origins, separated by commas. */
const origins = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim().replace(/\/$/, ''))
      .filter((part) => part !== ''),
  )
  .refine((list) => list.every(isOrigin), 'must be * or origins such as https://pages.example.org, separated by commas')

const isOrigin = (text: string): boolean => text === '*' || (URL.canParse(text) && new URL(text).origin === text)

/** `claim value=project:role`, separated by commas: who has the value in the role claim has the role in the project. */
const claimRoles = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  )
  .refine(
    (list) => list.every((part) => claimRole.test(part)),
    'must be entries such as ml-admins=vision:admin, separated by commas; roles are viewer, editor and admin',
  )
  .transform((list) => list.map((part) => claimRole.exec(part)?.groups).map((groups) => claimRoleEntry.parse(groups)))
const claimRole = /^(?<value>[^=]+)=(?<project>[^=:]+):(?<role>viewer|editor|admin)$/
const claimRoleEntry = z.object({ value: z.string(), project: slug, role })

/** Providers are asked over TLS; only a program on this very machine may do without. */
const issuer = httpUrl.refine((text) => isSafeUrl(text), 'must start with https://, unless it is on this machine')
const isSafeUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}

const variables = z.object({
  HOST: z.string().default('127.0.0.1').describe('Address to listen on'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080).describe('Port to listen on; 0 takes any that is free'),
  DATABASE_URL: databaseUrl.describe('Postgres'),
  DATABASE_POOL_SIZE: count(100).default(10).describe('Connections to Postgres for most requests'),
  DATABASE_FILE_POOL_SIZE: count(100).default(4).describe('Further connections, for the contents of files alone: uploads and downloads'),
  DATABASE_CONTROL_POOL_SIZE: count(100).default(3).describe('Further connections, for keys, health and what acts on jobs: they wait behind nothing else'),
  QUEUE_URL: queueUrl.describe('Redis, or a postgres:// URL for the queue in Postgres; REDIS_URL if left out'),
  SERVING_URL: httpUrl.default('http://127.0.0.1:8091').describe('The process that answers predictions'),
  SERVING_TOKEN: z.string().min(16).optional().describe('Shared with the serving process, which answers nobody else'),
  SERVING_TIMEOUT_SECONDS: count(600).default(60).describe('Longest wait for a prediction'),
  DASHBOARD_DIR: z.string().optional().describe("Folder of the dashboard's built files; none are served if left out"),
  TRAINYARD_API_KEY: adminKey.optional().describe('The first admin key; wins over the file'),
  TRAINYARD_ADMIN_KEY_FILE: z.string().optional().describe('File of the first admin key, made with mode 600 when it is missing'),
  TRAINYARD_CORS_ORIGINS: origins.default([]).describe('Origins whose pages may call the API, separated by commas; * for all; none if left out'),
  OUTBOUND_ALLOWED_HOSTS: outboundHosts
    .default([])
    .describe('Hosts that webhooks may name although their addresses are private, and without TLS; the same for API and workers'),
  OIDC_ISSUER: issuer.optional().describe('Provider of identities by which users sign in to the page; keys alone if left out'),
  OIDC_CLIENT_ID: z.string().optional().describe('What the provider calls this service'),
  OIDC_CLIENT_SECRET: z.string().optional().describe('Shared with the provider; none for a public client'),
  OIDC_SCOPES: z.string().default('openid email profile').describe('What the provider is asked for'),
  OIDC_ROLE_CLAIM: z.string().default('groups').describe('The claim whose values OIDC_ROLES maps'),
  OIDC_ROLES: claimRoles.default([]).describe('Roles by values of the claim: value=project:role, separated by commas'),
  TRAINYARD_PUBLIC_URL: httpUrl
    .optional()
    .describe(
      'Where browsers reach the page; cookies are sent over TLS alone where it begins with https://, and the provider of identities sends back to its /v1/session/callback',
    ),
  SESSION_SECRET: z
    .string()
    .min(32)
    .optional()
    .describe('Signs the cookie of a browser that is on its way to the provider and back; the same for every API process'),
  SESSION_HOURS: count(24 * 30)
    .default(12)
    .describe('How long a browser stays signed in'),
  LOG_LEVEL: logLevel.default('info'),
  LOG_PRETTY: z.stringbool().default(false).describe('Lines for a person instead of JSON'),
  ...capacitySettings.shape,
  SHUTDOWN_SECONDS: count(300).default(20).describe('Time to finish open requests after SIGTERM'),
})

/** What sign-in needs beside the issuer. */
const neededForSignIn = ['OIDC_CLIENT_ID', 'TRAINYARD_PUBLIC_URL', 'SESSION_SECRET'] as const

/** The environment of the API process. Read once, at the start; a bad one stops the start with every error listed. */
export const apiSettings = variables.superRefine((settings, context) => {
  if (settings.OIDC_ISSUER === undefined) return
  for (const name of neededForSignIn)
    if (settings[name] === undefined) context.addIssue({ code: 'custom', path: [name], message: 'is needed with OIDC_ISSUER' })
})
export type ApiSettings = z.output<typeof apiSettings>
