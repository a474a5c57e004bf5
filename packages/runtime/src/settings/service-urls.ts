import { z } from 'zod'

const withProtocol = (protocols: readonly string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      `must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    )

const postgres = ['postgresql:', 'postgres:'] as const

/** `DATABASE_URL`: where the truth is kept. */
export const databaseUrl = withProtocol(postgres)

/** `QUEUE_URL` or `REDIS_URL`: what notifies the workers. A postgres:// URL chooses the queue's Postgres backend. */
export const queueUrl = withProtocol(['redis:', 'rediss:', ...postgres])

/** `LOG_LEVEL`: what is logged, from everything to nothing. */
export const logLevel = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
export type LogLevel = z.output<typeof logLevel>
