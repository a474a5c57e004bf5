import { tracingStarted } from '@trainyard/tracing'
import pTimeout from 'p-timeout'
import { z } from 'zod'
import { readSettings } from '../settings/read-settings.js'

const endpoint = z.url({ protocol: /^https?$/, error: 'must be an http or https URL, such as http://127.0.0.1:4318' })
const protocol = z.enum(['http/protobuf', 'http/json'], 'must be http/protobuf or http/json; gRPC is not spoken here: a collector takes both at port 4318')

/** What of OpenTelemetry's own settings decides here; all others are read by its SDK. */
const settings = z.object({
  OTEL_SDK_DISABLED: z.stringbool().default(false),
  OTEL_TRACES_EXPORTER: z.string().default('otlp'),
  OTEL_SERVICE_NAME: z.string().optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: endpoint.optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol.default('http/protobuf'),
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: protocol.optional(),
})

/** The variables that a process hands to one that it starts, so that its spans go the same way. */
export const tracingEnvironment = (environment: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).filter((entry): entry is [string, string] => entry[0].startsWith('OTEL_') && entry[1] !== undefined))

/** Spans on their way out. */
export type Tracing = {
  /** Sends what waits; never rejects, and takes two seconds at most. */
  flush(): Promise<void>
  /** The same, at the end. */
  close(): Promise<void>
}

const off: Tracing = { flush: async () => undefined, close: async () => undefined }
const flushMs = 2_000

/**
 * Sends the spans of this process where OpenTelemetry's settings say; without `OTEL_EXPORTER_OTLP_ENDPOINT` nothing is loaded and nothing recorded. `service`
 * is the process's name, behind that of `OTEL_SERVICE_NAME` where there is one.
 * @throws {SettingsError} when a setting cannot be used.
 */
export async function startTracing(service: string, environment: Readonly<Record<string, string | undefined>> = process.env): Promise<Tracing> {
  const own = readSettings(settings, environment)
  const endpoint = own.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? own.OTEL_EXPORTER_OTLP_ENDPOINT
  if (endpoint === undefined || own.OTEL_SDK_DISABLED || own.OTEL_TRACES_EXPORTER !== 'otlp') return off
  const [{ BatchSpanProcessor, NodeTracerProvider }, { defaultResource, detectResources, envDetector, resourceFromAttributes }, { OTLPTraceExporter }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/resources'),
      (own.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ?? own.OTEL_EXPORTER_OTLP_PROTOCOL) === 'http/json'
        ? import('@opentelemetry/exporter-trace-otlp-http')
        : import('@opentelemetry/exporter-trace-otlp-proto'),
    ])
  const name = own.OTEL_SERVICE_NAME === undefined ? `trainyard-${service}` : `${own.OTEL_SERVICE_NAME}-${service}`
  const provider = new NodeTracerProvider({
    resource: defaultResource()
      .merge(detectResources({ detectors: [envDetector] }))
      .merge(resourceFromAttributes({ 'service.name': name, 'process.pid': process.pid })),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  })
  provider.register()
  tracingStarted()
  const within = async (sent: Promise<void>): Promise<void> => {
    await pTimeout(sent, { milliseconds: flushMs, fallback: () => undefined }).catch(() => undefined)
  }
  return { flush: () => within(provider.forceFlush()), close: () => within(provider.shutdown()) }
}
