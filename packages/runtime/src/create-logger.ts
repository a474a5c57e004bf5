import { traceFields } from '@trainyard/tracing'
import { type DestinationStream, type Logger, pino } from 'pino'
import pretty from 'pino-pretty'
import type { LogLevel } from './settings/service-urls.js'

export type { Logger } from 'pino'

const secretFields = ['authorization', 'cookie', 'set-cookie', 'x-api-key', 'api_key', 'apiKey', 'secret', 'password', 'token', 'key']
/** Fields are looked for at the top and up to three levels down, as deep as a logged request or error goes. */
const levels = ['', '*', '*.*', '*.*.*']
const redactedPaths = levels.flatMap((level) =>
  secretFields.map((field) => (/^\w+$/.test(field) ? (level ? `${level}.${field}` : field) : `${level}["${field}"]`)),
)

export type LoggerOptions = {
  name: string
  level: LogLevel
  /** Coloured lines for a person at a terminal instead of JSON. */
  pretty?: boolean
  /** Where lines go; standard output, if left out. */
  destination?: DestinationStream
}

/** A logger that writes one JSON object a line, with the trace that it belongs to where there is one; keys, cookies and other secrets are replaced before anything is written. */
export function createLogger({ name, level, pretty: readable = false, destination }: LoggerOptions): Logger {
  const options = { name, level, mixin: traceFields, redact: { paths: redactedPaths, censor: '[redacted]' } }
  if (readable) return pino(options, pretty({ ignore: 'pid,hostname', ...(destination ? { destination: destination as NodeJS.WritableStream } : {}) }))
  return destination ? pino(options, destination) : pino(options)
}
