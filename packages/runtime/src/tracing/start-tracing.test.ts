import { isTracing } from '@trainyard/tracing'
import { expect, test } from 'vitest'
import { startTracing, tracingEnvironment } from './start-tracing.js'

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }

test.each([
  ['without an endpoint', {}],
  ['with an empty endpoint', { OTEL_EXPORTER_OTLP_ENDPOINT: '' }],
  ['when the SDK is disabled', { ...endpoint, OTEL_SDK_DISABLED: 'true' }],
  ['when no exporter is wanted', { ...endpoint, OTEL_TRACES_EXPORTER: 'none' }],
])('%s nothing is traced', async (_when, environment) => {
  const tracing = await startTracing('api', environment)
  expect(isTracing()).toBe(false)
  await tracing.flush()
  await tracing.close()
})

test.each([
  [{ ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, /OTEL_EXPORTER_OTLP_PROTOCOL: must be http\/protobuf or http\/json/],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318 ' }, /OTEL_EXPORTER_OTLP_ENDPOINT: /],
])('a setting that cannot be used stops the start by its name: %o', async (environment, message) => {
  await expect(startTracing('api', environment)).rejects.toThrow(message)
})

test('a process that is started gets the settings of tracing and nothing else', () => {
  expect(tracingEnvironment({ ...endpoint, OTEL_BSP_SCHEDULE_DELAY: '100', DATABASE_URL: 'x', OTEL_EMPTY: undefined })).toEqual({
    ...endpoint,
    OTEL_BSP_SCHEDULE_DELAY: '100',
  })
})
