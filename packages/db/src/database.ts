import { type Outage, outageOf } from '@trainyard/spec'
import { PrismaPg } from '@prisma/adapter-pg'
import type pg from 'pg'
import { type Activity, createActivity } from './activity.js'
import { type ApiKeys, createApiKeys } from './access/api-keys.js'
import { type Audit, createAudit } from './audit/audit.js'
import { type Blobs, createBlobs } from './blobs/blobs.js'
import { type Checkpoints, createCheckpoints } from './checkpoints/checkpoints.js'
import { type Collector, createCollector } from './collection/collect.js'
import { type Connections, createPool, idleTransactionMs } from './connection/pool.js'
import { databaseOutage } from './connection/errors.js'
import { bool, oneRow, statement, type Transaction } from './connection/statement.js'
import { inTransaction } from './connection/transaction.js'
import { createDatasets, type Datasets } from './datasets/datasets.js'
import { createEvents, type Events } from './events/events.js'
import { PrismaClient } from './generated/prisma/client.js'
import { createIdempotency, type Idempotency } from './idempotency.js'
import { createJobs, type Jobs } from './jobs/jobs.js'
import { createHistograms, type Histograms } from './histograms/histograms.js'
import { createMetrics, type Metrics } from './metrics/metrics.js'
import { createDrift, type Drift } from './models/drift.js'
import { createModels, type Models } from './models/models.js'
import { createPredictions, type Predictions } from './predictions/predictions.js'
import { createProjects, type Projects } from './projects.js'
import { createStarts, type Starts } from './starts/starts.js'
import { createSweeps, type Sweeps } from './sweeps/sweeps.js'
import { createTasks, type Tasks } from './tasks/tasks.js'
import { createProjectMembers, type ProjectMembers } from './access/project-members.js'
import { createSessions, type Sessions } from './access/sessions.js'
import { createTickets, type Tickets } from './access/tickets.js'
import { createUploads, type Uploads } from './uploads/uploads.js'
import { createUsers, type Users } from './access/users.js'
import { createWebhooks, type Webhooks } from './webhooks/webhooks.js'
import { createWorkers, type Workers } from './workers.js'

/** Which database, and how much of it. */
export type DatabaseOptions = {
  url: string
  /** Connections at most: 10 for the API, 5 for a worker keeps a machine within Postgres' usual hundred. */
  poolSize: number
  /**
   * Further connections by purpose, so that nothing waits behind what it has nothing to do with: `control` for keys, health and what acts on jobs, `files` for
   * the contents of files. Without them, all share the one pool.
   */
  pools?: { control: number; files: number }
  /** After how many idle milliseconds the server ends a transaction, and so frees its locks. A worker that hangs in one must not keep its task from others. */
  idleTransactionMs?: number
  /** Hears of connections that broke while idle. They are replaced by themselves. */
  onError?: (error: Error) => void
}

/** The truth, by aggregate. Everything a client can name is found through its project; what belongs to another is not found. */
export type Database = {
  /** For statements of a test's own. */
  pool: pg.Pool
  predictions: Predictions
  projects: Projects
  apiKeys: ApiKeys
  tickets: Tickets
  users: Users
  projectMembers: ProjectMembers
  sessions: Sessions
  blobs: Blobs
  datasets: Datasets
  uploads: Uploads
  jobs: Jobs
  sweeps: Sweeps
  tasks: Tasks
  checkpoints: Checkpoints
  metrics: Metrics
  histograms: Histograms
  events: Events
  models: Models
  drift: Drift
  starts: Starts
  idempotency: Idempotency
  webhooks: Webhooks
  workers: Workers
  activity: Activity
  collector: Collector
  audit: Audit
  /** Runs `work` in one transaction: all of it happens, or nothing. */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
  /** One round trip; rejects when the database does not answer. */
  ping(): Promise<void>
  /** Why the database cannot do all it is asked at the moment: it does not answer, or accepts no changes; null where it can. Never rejects. */
  outage(): Promise<Outage | null>
  close(): Promise<void>
}

const writability = statement({
  name: 'database: writability',
  text: `SELECT current_setting('transaction_read_only') = 'on' AS "readOnly"`,
  row: { readOnly: bool },
})

/** Opens the database. Nothing is connected before the first query. Prisma and plain SQL share one pool. */
export function createDatabase({ url, poolSize, pools, idleTransactionMs: idleMs = idleTransactionMs, onError = () => {} }: DatabaseOptions): Database {
  const open = (size: number): pg.Pool => createPool(url, size, idleMs, onError)
  const pool = open(poolSize)
  const [control, files] = pools ? [open(pools.control), open(pools.files)] : [pool, pool]
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: false }) })
  const connections: Connections = { pool, prisma, control, files }
  const blobs = createBlobs(connections)
  const models = createModels(connections)
  return {
    pool,
    predictions: createPredictions(connections),
    projects: createProjects(connections),
    apiKeys: createApiKeys(connections),
    tickets: createTickets(connections),
    users: createUsers(connections),
    projectMembers: createProjectMembers(connections),
    sessions: createSessions(connections),
    blobs,
    datasets: createDatasets(connections),
    uploads: createUploads(connections),
    jobs: createJobs(connections),
    sweeps: createSweeps(connections),
    tasks: createTasks(connections),
    checkpoints: createCheckpoints(connections),
    metrics: createMetrics(connections),
    histograms: createHistograms(connections),
    events: createEvents(connections),
    models,
    drift: createDrift(connections, models),
    starts: createStarts(connections, models),
    idempotency: createIdempotency(connections),
    webhooks: createWebhooks(connections),
    workers: createWorkers(connections),
    activity: createActivity(connections),
    collector: createCollector(connections),
    audit: createAudit(connections),
    transaction: (work) => inTransaction(pool, work),
    ping: async () => void (await control.query('SELECT 1')),
    outage: async () => {
      try {
        const { readOnly } = await oneRow(control, writability, {})
        return readOnly ? outageOf('database_read_only') : null
      } catch (error) {
        return databaseOutage(error) ?? outageOf('database_away')
      }
    },
    close: async () => {
      await prisma.$disconnect()
      await Promise.all([...new Set([pool, control, files])].map((each) => each.end()))
    },
  }
}
