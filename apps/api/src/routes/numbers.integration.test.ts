import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isRecord } from '@trainyard/spec'
import { claimNext, jobBody, points, readyDataset } from '@trainyard/testing/api/play-worker.js'
import { createTestApi, type TestApi } from '@trainyard/testing/api/test-api.js'

/** A field of a query that is a whole number, with the bounds that the document gives. */
type Field = { path: string; name: string; least: number; most: number; others: string }

let api: TestApi
let job: string
let fields: Field[]
beforeAll(async () => {
  api = await createTestApi()
  const dataset = await readyDataset(api, api.projects.own)
  job = (await api.app.inject({ method: 'POST', url: '/v1/jobs', payload: jobBody(dataset), headers: api.headers.admin })).json().id
  const { lease } = await claimNext(api.db, { jobId: job })
  await api.db.metrics.append(lease, points('loss', 20))
  fields = integerFields(api.app.swagger(), { jobs: job, datasets: dataset })
})
afterAll(() => api?.close())

/** Columns of 32 and 64 bits, and the integers that JavaScript holds, end here. */
const ends = [0, 1, 100, 2 ** 15, 2 ** 31 - 1, 2 ** 32, 2 ** 53 - 1].map(BigInt).flatMap((end) => [-end - 1n, -end, end - 1n, end, end + 1n])
const edge = fc.oneof(fc.constantFrom(...ends, 2n ** 63n - 1n, 2n ** 63n, -(2n ** 63n), 10n ** 30n), fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }))

test('every whole number of a query is taken within the bounds of the document and is 400 with its name beyond them, whatever its size and sign', async () => {
  expect(fields.length).toBeGreaterThan(15)
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...fields), edge, async ({ path, name, least, most, others }, number) => {
      const reply = await api.app.inject({ url: `${path}?${others}${name}=${number}`, headers: api.headers.admin })
      const isWithin = number >= BigInt(least) && number <= BigInt(most)
      if (isWithin) expect([path, name, number, reply.statusCode < 500]).toEqual([path, name, number, true])
      else expect([path, name, number, reply.statusCode, reply.body.includes(`query.${name}`)]).toEqual([path, name, number, 400, true])
    }),
    { numRuns: 400 },
  )
})

test('what JavaScript would also read as a number is none in a query', async () => {
  const written = fc.constantFrom('', ' ', '0x10', '1e1', '+1', '1.0', '1_0', '٣', 'NaN', 'Infinity', 'null', 'true', '-', '5&limit=6')
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...fields), written, async ({ path, name, others }, text) => {
      const value = text.includes('&') ? `5&${name}=6` : encodeURIComponent(text)
      const reply = await api.app.inject({ url: `${path}?${others}${name}=${value}`, headers: api.headers.admin })
      expect([path, name, text, reply.statusCode]).toEqual([path, name, text, 400])
    }),
    { numRuns: 200 },
  )
})

const compare = async (body: object) => {
  const reply = await api.app.inject({
    method: 'POST',
    url: '/v1/metrics/query',
    payload: { jobs: [job], keys: ['loss'], ...body },
    headers: api.headers.admin,
  })
  return { status: reply.statusCode, ...reply.json() }
}

test('comparing metrics that no job has, by a key, a member or steps, is an empty series on a grid that does not run backwards', async () => {
  for (const body of [{ keys: ['none'] }, { members: [7] }, { members: [2 ** 31 - 1] }, { from_step: 100_000 }, { to_step: 0 }, { from_step: 2 ** 31 - 1 }]) {
    const { status, data, from_step: from, to_step: to } = await compare(body)
    expect([body, status, data?.[0].series, from <= to]).toEqual([body, 200, [], true])
  }
  const whole = await compare({ from_step: 0, to_step: 2 ** 31 - 1, max_points: 2 })
  expect([whole.status, whole.data[0].series[0].step.at(-1)]).toEqual([200, 20])
  for (const body of [
    { from_step: 10, to_step: 5 },
    { from_step: 2 ** 31 },
    { members: [2 ** 31] },
    { members: [Number.MAX_SAFE_INTEGER] },
    { to_step: -1 },
    { max_points: 1 },
  ])
    expect([body, (await compare(body)).status]).toEqual([body, 400])
})

test('moments at the ends of calendars are taken or 400', async () => {
  for (const year of ['0000', '0001', '1969', '2026', '9999', '10000', '-00001', '275760']) {
    const payload = { name: 'k', scopes: ['predict'], expires_at: `${year}-01-01T00:00:00Z` }
    const { statusCode } = await api.app.inject({ method: 'POST', url: '/v1/api-keys', payload, headers: api.headers.admin })
    expect([year, statusCode]).toEqual([year, year === '9999' ? 201 : 400])
  }
})

/** The whole numbers of all queries; `others` are the fields that such a query cannot do without. */
function integerFields(document: unknown, ids: Record<string, string>): Field[] {
  const paths = isRecord(document) && isRecord(document['paths']) ? Object.entries(document['paths']) : []
  return paths.flatMap(([path, item]) => {
    const get = isRecord(item) && isRecord(item['get']) ? item['get'] : {}
    const parameters = (Array.isArray(get['parameters']) ? get['parameters'] : []).filter(isRecord).filter((each) => each['in'] === 'query')
    const others = parameters.filter((each) => each['required'] === true).map((each) => `${String(each['name'])}=${job}&`)
    const url = path.replace(/\/(\w+)\/{id}/, (_, kind: string) => `/${kind}/${ids[kind]}`)
    return parameters.flatMap(({ name, schema }) =>
      isRecord(schema) && schema['type'] === 'integer'
        ? [{ path: url, name: String(name), least: Number(schema['minimum']), most: Number(schema['maximum']), others: others.join('') }]
        : [],
    )
  })
}
