import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isRecord } from '@trainyard/spec'
import { jobBody, readyDataset, succeed } from './play-worker.js'
import { createTestApi, type Headers, type TestApi, type TestApiOptions } from './test-api.js'

type Method = 'HEAD' | 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Reply = Awaited<ReturnType<TestApi['app']['inject']>>

/** What the tests of an endpoint work with. */
export type Endpoint = {
  /** The API on a database of this file's own. */
  api(): TestApi
  /** A request of the own project's admin, or of whose headers are given. */
  call(method: Method, url: string, options?: { payload?: object | string; headers?: Partial<Headers> & Record<string, string> }): Promise<Reply>
  /** The id of a data set that is ready, made once for the file. */
  dataset(): Promise<string>
  /** Posts a small job and gives its id. */
  newJob(changes?: object): Promise<string>
  /** Another API with options of its own, whose replies count as well. Close it, whatever happened. */
  open(options: TestApiOptions): Promise<TestApi>
  /** A job that succeeded and published a version of the model `small`; with the id of its checkpoint. */
  trained(changes?: object): Promise<{ job: string; checkpoint: string }>
}

/**
 * Tests of the operations of one endpoint, each named by the status that it answers: `'404: …'`. A last test fails when a status that the
 * OpenAPI document gives for an operation was answered by none of them.
 */
export function testEndpoint(operations: string | readonly string[], define: (endpoint: Endpoint) => void, options: TestApiOptions = {}): void {
  const names = [operations].flat()
  describe(`${names.join(', ')}`, () => {
    let api: TestApi
    let dataset: Promise<string> | undefined
    const answered = new Map<string, Set<string>>()
    const note = (operation: string, status: number) => answered.set(operation, new Set([...(answered.get(operation) ?? []), String(status)]))
    beforeAll(async () => {
      api = await createTestApi({ ...options, onReply: note })
    })
    afterAll(() => api?.close())

    const call: Endpoint['call'] = (method, url, { payload, headers } = {}) =>
      api.app.inject({ method, url, headers: headers ?? api.headers.admin, ...(payload === undefined ? {} : { payload }) })
    const datasetOf = () => (dataset ??= readyDataset(api, api.projects.own))
    const newJob = async (changes: object = {}): Promise<string> => {
      const reply = await call('POST', '/v1/jobs', { payload: { ...jobBody(await datasetOf()), ...changes } })
      expect(reply.statusCode, reply.body).toBe(201)
      return reply.json().id
    }
    const trained = async (changes: object = {}) => {
      const job = await newJob(changes)
      return { job, checkpoint: await succeed(api, job) }
    }
    define({ api: () => api, call, dataset: datasetOf, newJob, trained, open: (other) => createTestApi({ ...other, onReply: note }) })

    test('every status that the OpenAPI document gives is answered in a test', () => {
      const documented = documentedStatuses(api.app.swagger())
      const missing = names.flatMap((name) =>
        (documented.get(name) ?? ['the operation']).filter((status) => !answered.get(name)?.has(status)).map((status) => `${name} ${status}`),
      )
      expect(missing).toEqual([])
    })
  })
}

/**
 * Each operation's own statuses: those that all routes share are references, and tests of what is shared hold them for all routes at once. A request without
 * fields cannot break a rule, so 400 counts only where there are some.
 */
function documentedStatuses(document: unknown): Map<string, string[]> {
  const items = isRecord(document) && isRecord(document['paths']) ? Object.values(document['paths']) : []
  const operations = items.flatMap((item) => (isRecord(item) ? Object.values(item).filter(isRecord) : []))
  return new Map(
    operations.map(({ operationId, responses, parameters, requestBody }) => {
      const hasFields = requestBody !== undefined || (Array.isArray(parameters) && parameters.some((each) => isRecord(each) && each['in'] !== 'header'))
      const own = Object.entries(isRecord(responses) ? responses : {}).filter(([, reply]) => isRecord(reply) && !('$ref' in reply))
      return [String(operationId), own.map(([status]) => status).filter((status) => hasFields || status !== '400')]
    }),
  )
}
