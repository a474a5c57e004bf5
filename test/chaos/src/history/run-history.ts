import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { migrate } from '@trainyard/db'
import type { ChaosOptions } from '../options.js'
import { anomaliesOf, type Anomaly } from './anomalies.js'
import { recordHistory } from './record-history.js'

const clients = 16
const tasks = 4

/** Records a history in a database of its own on the installation's server, judges it, and removes the database. */
export async function runHistory(
  { databaseUrl, seed }: Pick<ChaosOptions, 'databaseUrl' | 'seed'>,
  operations: number,
  say: (line: string) => void,
): Promise<Anomaly[]> {
  const name = `trainyard_history_${randomUUID().replaceAll('-', '')}`
  const own = new URL(databaseUrl)
  own.pathname = `/${name}`
  await migrate(own.href)
  try {
    const began = performance.now()
    const history = await recordHistory({ databaseUrl: own.href, operations, clients, tasks, seed })
    say(
      `seed ${seed}: ${history.operations.length} operations of ${clients} clients on ${tasks} tasks at once, ${((performance.now() - began) / 1_000).toFixed(0)} s`,
    )
    const counts = new Map<string, number>()
    for (const { kind, outcome } of history.operations) counts.set(`${kind} ${outcome}`, (counts.get(`${kind} ${outcome}`) ?? 0) + 1) // default: the first of its kind
    say(
      [...counts]
        .map(([what, count]) => `${what}: ${count}`)
        .sort()
        .join(', '),
    )
    const anomalies = anomaliesOf(history)
    for (const { kind, task, what } of anomalies) say(`${kind} of ${task}: ${what}`)
    say(`${anomalies.length} anomalies`)
    return anomalies
  } finally {
    const client = new pg.Client({ connectionString: databaseUrl })
    await client.connect()
    await client.query(`DROP DATABASE ${pg.escapeIdentifier(name)} WITH (FORCE)`)
    await client.end()
  }
}
