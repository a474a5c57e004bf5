import { databaseUrl, logLevel, queueUrl } from '@trainyard/runtime'
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

/** The environment of the API process. Read once, at the start; a bad one stops the start with every error listed. */
export const apiSettings = z.object({
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
  LOG_LEVEL: logLevel.default('info'),
  LOG_PRETTY: z.stringbool().default(false).describe('Lines for a person instead of JSON'),
  ...capacitySettings.shape,
  SHUTDOWN_SECONDS: count(300).default(20).describe('Time to finish open requests after SIGTERM'),
})
export type ApiSettings = z.output<typeof apiSettings>
