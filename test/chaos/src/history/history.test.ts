import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@trainyard/testing/db/database.js'
import { anomaliesOf } from './anomalies.js'
import { recordHistory } from './record-history.js'

let own: TestDatabase
beforeAll(async () => {
  own = await createTestDatabase()
})
afterAll(() => own?.drop())

test('what 12 clients do to 4 tasks whose leases run out under them can be put in one order that agrees with time', async () => {
  const history = await recordHistory({ databaseUrl: own.url, operations: 4_000, clients: 12, tasks: 4, seed: 7 })
  const count = (kind: string, outcome: string) => history.operations.filter((each) => each.kind === kind && each.outcome === outcome).length
  expect(anomaliesOf(history)).toEqual([])
  // The history would prove nothing if leases were never lost under a writer.
  expect(count('append', 'rejected')).toBeGreaterThan(50)
  expect(count('claim', 'ok')).toBeGreaterThan(200)
  expect(count('append', 'ok')).toBeGreaterThan(500)
  expect(history.operations.filter(({ outcome }) => outcome === 'unknown')).toEqual([])
}, 120_000)
