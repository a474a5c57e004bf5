import { createDatabase } from '@trainyard/db'
import { createQueue } from '@trainyard/queue'
import { createLogger } from '@trainyard/runtime'
import { elementAt } from '@trainyard/spec'
import { jobBody, readyDataset } from '@trainyard/testing/api/play-worker.js'
import { createTestApi, type TestApi } from '@trainyard/testing/api/test-api.js'
import { createTestDatabase } from '@trainyard/testing/db/database.js'
import { type OwnRedis, startRedis } from '@trainyard/testing/queue/servers.js'
import { type SilentProxy, silentProxy } from '@trainyard/testing/silent-proxy.js'
import { skipUnless } from '@trainyard/testing/skip-unless.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const closing: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const close of closing.reverse()) await close()
})

type Proxied = { api: TestApi; dataset: string; proxy: SilentProxy }

/** An API whose database lies behind a proxy that can fall silent; the test itself reaches it straight. */
async function behindProxy(): Promise<Proxied> {
  const ways: SilentProxy[] = []
  const api = await createTestApi({
    through: async (url) => {
      ways.push(await silentProxy(url))
      return elementAt(ways, 0, 'ways to the database').url
    },
  })
  const proxy = elementAt(ways, 0, 'ways to the database')
  closing.push(async () => {
    proxy.speak()
    await api.close()
    await proxy.close()
  })
  return { api, proxy, dataset: await readyDataset(api, api.projects.own) }
}

const submit = (api: TestApi, dataset: string) => api.app.inject({ method: 'POST', url: '/v1/jobs', headers: api.headers.admin, payload: jobBody(dataset) })

describe('a database that cannot be written', () => {
  let stopped: Proxied
  beforeAll(async () => {
    stopped = await behindProxy()
  })

  /** Every write of a row of jobs raises this state, as a full disk or a failover does in the midst of a statement. */
  const raise = async (state: string) => {
    await stopped.api.db.pool.query(`CREATE OR REPLACE FUNCTION raise_state() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'could not extend file "base/16384/16502": No space left on device' USING ERRCODE = '${state}'; END $$`)
    await stopped.api.db.pool.query('DROP TRIGGER IF EXISTS raise_state ON jobs')
    await stopped.api.db.pool.query('CREATE TRIGGER raise_state BEFORE INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION raise_state()')
  }

  test.each([
    ['53100', 'database_storage'],
    ['25006', 'database_read_only'],
    ['53300', 'database_connections'],
    ['57P01', 'database_away'],
    ['57014', 'database_busy'],
    ['40P01', 'database_busy'],
  ])('503 with Retry-After and no word of its insides for state %s; the same request succeeds when it is over', async (state, cause) => {
    const { api, dataset } = stopped
    await raise(state)
    const reply = await submit(api, dataset)
    expect([reply.statusCode, reply.json().error.code, Number(reply.headers['retry-after']) > 0]).toEqual([503, 'unavailable', true])
    expect(reply.body).not.toMatch(/base\/|extend|device/)
    const shown = (await api.app.inject({ url: '/readyz' })).json().database.outage
    const lasting = cause === 'database_storage' || cause === 'database_read_only'
    expect(shown).toEqual(lasting ? expect.objectContaining({ cause }) : null)
    await stopped.api.db.pool.query('DROP TRIGGER raise_state ON jobs')
    expect((await submit(api, dataset)).statusCode).toBe(201)
  })

  test('a database that is read-only is not ready, and says so before any request has met it', async () => {
    const database = await createTestDatabase()
    const readOnly = createDatabase({ url: `${database.url}?options=-c%20default_transaction_read_only%3Don`, poolSize: 2 })
    const api = await createTestApi({ db: readOnly })
    try {
      const state = await api.app.inject({ url: '/readyz' })
      expect([state.statusCode, state.json().database.outage.cause]).toEqual([503, 'database_read_only'])
    } finally {
      await api.close()
      await readOnly.close()
      await database.drop()
    }
  })
})

test('a database that hangs is a 503 to every request, the first included, and the next after it speaks again is served', async () => {
  const { api, proxy, dataset } = await behindProxy()
  expect((await api.app.inject({ url: '/v1/jobs', headers: api.headers.admin })).statusCode).toBe(200)
  proxy.silence()
  const [list, one, ready] = await Promise.all([
    api.app.inject({ url: '/v1/jobs', headers: api.headers.admin }),
    submit(api, dataset),
    api.app.inject({ url: '/readyz' }),
  ])
  expect([list.statusCode, one.statusCode, ready.statusCode]).toEqual([503, 503, 503])
  expect(ready.json().database.outage.cause).toBe('database_away')
  proxy.speak()
  await expect.poll(async () => (await submit(api, dataset)).statusCode, { timeout: 10_000 }).toBe(201)
})

describe('a Redis', skipUnless(process.env['TRAINYARD_TEST_REDIS_MISSING'] === undefined, 'Redis'), () => {
  let redis: OwnRedis
  let api: TestApi
  let dataset: string
  beforeAll(async () => {
    redis = await startRedis()
    api = await createTestApi({ queue: createQueue({ url: redis.url, logger: createLogger({ name: 'test', level: 'silent' }) }) })
    dataset = await readyDataset(api, api.projects.own)
    closing.push(redis.stop, api.close)
  })

  test('that hangs is not waited for by jobs, sweeps, data sets and cancels', async () => {
    expect((await submit(api, dataset)).statusCode).toBe(201)
    redis.signal('SIGSTOP')
    try {
      const post = (url: string, payload: object) => api.app.inject({ method: 'POST', url, headers: api.headers.admin, payload })
      const job = await submit(api, dataset)
      const sweep = await post('/v1/sweeps', {
        name: 'rates',
        job: jobBody(dataset),
        space: { 'optimizer.learning_rate': { type: 'geometric', from: 0.0001, to: 1, count: 5 } },
        max_concurrent: 5,
      })
      const iris = await post('/v1/datasets', { name: 'iris', source: { type: 'sample', sample: 'iris' } })
      const cancelled = await post(`/v1/jobs/${job.json().id}/cancel`, {})
      // Redis still answers nothing: none of these can have waited for it.
      expect(await api.queue.outage()).toMatchObject({ cause: 'queue_away' })
      expect([job, sweep, iris, cancelled].map(({ statusCode }) => statusCode)).toEqual([201, 201, 201, 200])
    } finally {
      redis.signal('SIGCONT')
    }
    await expect.poll(() => api.queue.outage(), { timeout: 15_000 }).toBeNull()
  })

  test('that is full is an alarm in readiness and metrics, and jobs are accepted all the same', async () => {
    expect(await redis.command('CONFIG SET maxmemory 1')).toContain('OK')
    try {
      expect((await submit(api, dataset)).statusCode).toBe(201)
      const state = (await api.app.inject({ url: '/readyz' })).json()
      expect(state.queue).toMatchObject({ ready: false, outage: { cause: 'queue_full' } })
      const { body } = await api.app.inject({ url: '/metrics', headers: api.headers.admin })
      expect(body).toContain('trainyard_queue_up 0')
      expect(body).toContain('trainyard_outage{part="queue",cause="queue_full"} 1')
    } finally {
      await redis.command('CONFIG SET maxmemory 0')
    }
    expect((await api.app.inject({ url: '/readyz' })).json().queue).toMatchObject({ ready: true, outage: null })
  })
})
