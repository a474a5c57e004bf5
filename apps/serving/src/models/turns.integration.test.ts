import { numbers, serveUntrained } from '@trainyard/testing/serving/untrained-models.js'
import { until } from '@trainyard/testing/until.js'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'

let serving: Awaited<ReturnType<typeof serveUntrained>>
let origin: string
beforeAll(async () => {
  serving = await serveUntrained({
    table: numbers([
      { type: 'dense', units: 8 },
      { type: 'dropout', rate: 0.5 },
    ]),
  })
  await serving.app.listen({ port: 0, host: '127.0.0.1' })
  origin = `http://127.0.0.1:${(serving.app.server.address() as AddressInfo).port}`
}, 60_000)
afterAll(() => serving.close())

const rows = (count: number) => Array.from({ length: count }, (_, index) => [index % 7, index % 5, 1])
const ask = (body: unknown, caller: string, signal?: AbortSignal): Promise<Response> =>
  fetch(`${origin}/v1/models/table/predict`, {
    method: 'POST',
    headers: { authorization: `Bearer ${serving.token}`, 'x-trainyard-project': 'prj_a', 'x-trainyard-caller': caller },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  })
const statistics = async () =>
  (await serving.call('/v2/models/table/stats')).json().model_stats[0] as { inference_count: number; inference_stats: { fail: { count: number } } }
const heavy = { instances: rows(600), mc_dropout: { samples: 100 } }

test('light requests are answered while a heavy one goes on, that of another key and that of the same', async () => {
  const answered: string[] = []
  const slow = ask(heavy, 'key_a').then(({ status }) => answered.push(`heavy ${status}`))
  for (const caller of ['key_b', 'key_a']) answered.push(`light ${(await ask({ instances: rows(2) }, caller)).status}`)
  await slow
  expect(answered).toEqual(['light 200', 'light 200', 'heavy 200'])
}, 60_000)

test('a prediction whose client has gone is dropped in the middle of its work, and others are answered', async () => {
  const gone = new AbortController()
  const before = await statistics()
  const left = ask(heavy, 'key_a', gone.signal).catch((error: unknown) => error)
  expect((await ask({ instances: rows(2) }, 'key_b')).status).toBe(200)
  gone.abort()
  expect(await left).toHaveProperty('name', 'AbortError')
  await until('the request is dropped', async () => (await statistics()).inference_stats.fail.count > before.inference_stats.fail.count)
  expect((await statistics()).inference_count).toBe(before.inference_count + 2)
  expect((await ask({ instances: rows(2) }, 'key_b')).status).toBe(200)
}, 60_000)
