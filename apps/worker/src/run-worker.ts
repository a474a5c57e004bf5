import { hostname } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Database } from '@trainyard/db'
import {
  checkQueue,
  createDeadlineKeeper,
  createQueue,
  createWorker,
  type DeadlineKeeper,
  notifyWorkers,
  passOnRequest,
  type TaskQueue,
  type TaskWorker,
} from '@trainyard/queue'
import { type Closer, createAddressRules, createId, createSeenOutages, type Logger } from '@trainyard/runtime'
import type { TaskRef } from '@trainyard/spec'
import { type AttemptFolders, createAttemptFolders } from './attempt-folders.js'
import { createBlobCache } from './blob-cache/blob-cache.js'
import { createIntake, type Intake } from './intake.js'
import { createHandlers } from './handlers.js'
import { workerLimits } from './limits.js'
import { keepRegistered, type Registration } from './health.js'
import { createSampleStore } from './sample-files/sample-store.js'
import type { WorkerSettings } from './settings.js'
import { createRunningAttempts, type RunningAttempts } from './supervisor/stop-control.js'
import type { TrainerPool } from './trainers/trainer-pool.js'
import { describeExit } from './trainers/trainer-process.js'
import { workerTrainers } from './trainers/worker-trainers.js'
import { timing } from './timing.js'
import { type Housekeeping, startHousekeeping } from './upkeep/housekeeping.js'
import { type Reconciler, type ReconcilerOptions, startReconciler } from './upkeep/reconciler.js'
import { createSweepKeeper, type SweepKeeper } from './upkeep/sweep-keeper.js'
import { startWebhookSender, type WebhookSender } from './webhooks/webhook-sender.js'

export type WorkerDeps = {
  settings: WorkerSettings
  db: Database
  logger: Logger
  /** The compiled trainer; a test may name another. */
  trainerEntry?: string
}

/** A worker that runs: how to end it, in order. */
export type RunningWorker = { id: string; closers: Closer[]; busy(): number; trainerPids(): number[] }

/**
 * Starts a worker: a warm trainer first, which tells what this machine trains on, then the reader of the queue, then the reconciler.
 * @throws {Error} when no trainer can load an engine here.
 */
export async function runWorker({
  settings,
  db,
  logger,
  trainerEntry = fileURLToPath(new URL('./trainer/main.js', import.meta.url)),
}: WorkerDeps): Promise<RunningWorker> {
  const id = createId('worker')
  const outages = createSeenOutages()
  /** Set once there is something that takes tasks. */
  let takeTasks = (): void => undefined
  const pool = workerTrainers(settings, trainerEntry, {
    onDeath: (trainer) => void trainer.exited.then((exit) => logger.warn({ exit: describeExit(exit) }, 'a trainer that waited for work ended')),
    onOutage: () => takeTasks(),
  })
  const engine = await pool.warmed()
  logger.info({ worker_id: id, ...engine, slots: settings.slots, gpus: settings.gpus }, 'engine loaded')
  for (const warning of engine.warnings) logger.warn(warning)

  const running = createRunningAttempts()
  const files = createBlobCache({ folder: settings.cacheFolder, limitBytes: settings.cacheBytes, source: (sha256) => db.blobs.stream(sha256) })
  const folders = createAttemptFolders({ root: settings.attemptsFolder, workerId: id, blobs: db.blobs })
  const queue = createQueue({ url: settings.queueUrl, logger })
  const notify = (refs: TaskRef[]): void => notifyWorkers(queue, refs, logger)
  const sweeps = sweepKeeper(db, queue, notify, logger)
  await checkQueue({ url: settings.queueUrl, logger })
  const { memoryBytes, stallMs } = settings
  const shared = { workerId: id, pool, running, folders, memoryBytes, stallMs, notify, sweeps, outages, logger }
  const intake = createIntake({
    slots: settings.slots,
    handlers: createHandlers({ db, files, samples: sampleStore(settings), ...shared }),
    inTurn: () => db.tasks.inTurn(settings.slots),
    onFreed: () => reconciler.lookNow(),
    onError: (error, taskId) => logger.error({ err: error, task_id: taskId }, 'task handler failed'),
  })
  const deadlines = createDeadlineKeeper({ keep: db.jobs.keepDeadlines, queue, everyMs: timing.reconcileMs, logger })
  const reconciler = reconcile(db, { sweeps, deadlines }, { begin: intake.begin, notify }, logger)
  const worker = createWorker({ url: settings.queueUrl, logger, concurrency: settings.slots, handlers: intake.handlers })
  queue
    .onControl(({ job_id }) => running.look(job_id))
    .catch((error: unknown) => logger.warn({ err: error }, 'the control channel is away; requests are seen with the next heartbeat'))
  const housekeeping = startHousekeeping({ db, retention: settings.retention, folders, logger })
  const webhooks = startWebhookSender({ db, rules: createAddressRules(settings.outboundHosts), logger })
  const { backend, library, device, flopsPerSecond } = engine
  const ofMachine = { backend, library, device, memoryBytes: device === 'cpu' ? memoryBytes : null, flopsPerSecond }
  const facts = { id, host: hostname(), pid: process.pid, ...ofMachine, slots: settings.slots }
  const registration = keepRegistered(db, logger, () => ({ ...facts, busy: running.count(), outage: pool.outage() ?? outages.latest() }))
  takeTasks = () => followOutage({ pool, intake, worker, registration, logger })
  if (pool.outage()) takeTasks()
  return {
    id,
    busy: running.count,
    trainerPids: running.trainerPids,
    closers: closersOf({ reconciler, deadlines, housekeeping, webhooks, intake, worker, running, pool, queue, registration, folders, db }),
  }
}

type Parts = {
  reconciler: Reconciler
  deadlines: DeadlineKeeper
  housekeeping: Housekeeping
  webhooks: WebhookSender
  intake: Intake
  worker: TaskWorker
  running: RunningAttempts
  pool: TrainerPool
  queue: TaskQueue
  registration: Registration
  folders: AttemptFolders
  db: Database
}

/** How to end a worker, in order: no new tasks, then those that run, then what they needed. */
const closersOf = ({ reconciler, deadlines, housekeeping, webhooks, intake, worker, running, pool, queue, registration, folders, db }: Parts): Closer[] => [
  { name: 'reconciler', close: reconciler.close },
  { name: 'deadlines', close: async () => deadlines.close() },
  { name: 'housekeeping', close: housekeeping.close },
  { name: 'intake', close: () => closeIntake(intake, worker) },
  { name: 'attempts', close: () => release(running) },
  { name: 'tasks', close: intake.idle },
  { name: 'worker', close: () => worker.close() },
  { name: 'trainers', close: pool.close },
  { name: 'queue', close: () => queue.close() },
  { name: 'webhooks', close: webhooks.close },
  { name: 'folders', close: folders.close },
  { name: 'registration', close: registration.close },
  { name: 'database', close: () => db.close() },
]

/** A worker that cannot start trainers takes no tasks: it would only give them back, faster than others could take them. Called when that has changed. */
function followOutage({ pool, intake, worker, registration, logger }: Pick<Parts, 'pool' | 'intake' | 'worker' | 'registration'> & { logger: Logger }): void {
  const outage = pool.outage()
  intake.open(outage === null)
  void (outage === null ? worker.resumeTaking() : worker.stopTaking())
  logger.warn(outage ?? {}, outage ? 'no trainer can be started: this worker takes no tasks' : 'a trainer was started: this worker takes tasks again')
  registration.beatNow()
}

/** Looks again and again for tasks that are due and whose notification was lost, for places that sweeps have to give, and for jobs whose time is nearly up. */
function reconcile(
  db: Database,
  { sweeps, deadlines }: { sweeps: SweepKeeper; deadlines: DeadlineKeeper },
  { begin, notify }: Pick<ReconcilerOptions, 'begin' | 'notify'>,
  logger: Logger,
): ReturnType<typeof startReconciler> {
  return startReconciler({
    due: async () => {
      await sweeps.lookAtDue()
      await deadlines.look()
      return db.tasks.due(workerLimits.dueTasks)
    },
    reachable: db.ping,
    begin,
    notify,
    onError: (error) => logger.warn({ err: error }, 'could not look for due tasks'),
  })
}

/** Samples are fetched by programs of the system, which need an environment of their own. */
const sampleStore = ({ samplesFolder, downloading }: WorkerSettings) => createSampleStore({ folder: samplesFolder, environment: downloading })

/** Sweeps are looked after through this worker's queue and control channel. */
function sweepKeeper(db: Database, queue: TaskQueue, notify: (refs: TaskRef[]) => void, logger: Logger): SweepKeeper {
  return createSweepKeeper({
    db,
    restSeconds: timing.sweepRestSeconds,
    notify,
    tell: (jobId) => passOnRequest(queue, jobId, 'cancel', logger),
    onError: (error) => logger.warn({ err: error }, 'could not look after sweeps; the next look will'),
  })
}

function closeIntake(intake: Intake, worker: TaskWorker): Promise<void> {
  intake.open(false)
  return worker.stopTaking()
}

/** Each running attempt makes a checkpoint and gives its task back. */
async function release(running: RunningAttempts): Promise<void> {
  running.releaseAll()
  await running.empty()
}
