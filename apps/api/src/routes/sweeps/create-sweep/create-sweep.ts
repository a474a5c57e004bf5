import { setImmediate as nextTurn } from 'node:timers/promises'
import type { NewTrial } from '@trainyard/db'
import { notifyWorkers } from '@trainyard/queue'
import { canonicalSha256, type Logger } from '@trainyard/runtime'
import { choosing, type ErrorDetail, rungsOf, type SweepPlan, type SweepView } from '@trainyard/spec'
import type { RouteDeps } from '../../../app.js'
import { knownOf } from '../../jobs/create-job/create-job.js'
import { type CheckedSweep, checkSweep, trialsInTurn } from './check-sweep.js'
import { toSweepView } from '../get-sweep/sweep-view.js'

export type SubmittedSweep = { projectId: string; body: unknown; errors: readonly ErrorDetail[] }

/**
 * Resolves, checks and plans a sweep without queueing anything.
 * @throws {AppError} with all errors, see `checkSweep`.
 */
export async function validateSweep(deps: Pick<RouteDeps, 'db'>, submitted: SubmittedSweep): Promise<SweepPlan> {
  const { spec, trials, count, warnings } = await check(deps, submitted)
  const settled = trials.slice(0, Math.min(count, choosing(spec.strategy)?.startup_trials ?? count)) // default: all are settled
  const epochs = Math.max(...trials.map(({ plan }) => plan.spec.training.epochs))
  return {
    object: 'sweep.plan',
    objective: spec.objective,
    seed: spec.seed,
    trial_count: count,
    trials: settled.map(({ values, plan }, index) => ({ index, values, parameters: plan.parameters, steps: plan.steps, total_flops: plan.total_flops })),
    rungs: rungsOf(spec.strategy, count, epochs),
    total_flops: (trials.reduce((sum, { plan }) => sum + plan.total_flops, 0) / trials.length) * count,
    warnings,
  }
}

/** Makes the sweep: its row and its jobs, all that are settled, in one transaction, then notifications for the first. The same `idempotencyKey` makes one sweep. */
export async function createSweep(
  deps: Pick<RouteDeps, 'db' | 'queue'>,
  submitted: SubmittedSweep & { idempotencyKey: string | undefined; log: Logger },
): Promise<SweepView> {
  const { projectId, idempotencyKey, log } = submitted
  const { spec, trials, count, warnings } = await check(deps, submitted)
  // The model that the job names is for the ensemble of all trials, not for each of them.
  const rows: NewTrial[] = []
  for (const [index, { values, plan }] of trials.entries()) {
    if (index % trialsInTurn === trialsInTurn - 1) await nextTurn()
    const own = { ...plan.spec, model: null }
    rows.push({ values, spec: own, specSha256: canonicalSha256(own), warnings: plan.warnings })
  }
  const chosen = choosing(spec.strategy) ? { chosen: count } : {}
  const id = await deps.db.sweeps.create({ projectId, spec, trials: rows, ...chosen, warnings, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) })
  notifyWorkers(deps.queue, deps.db.tasks.ready({ jobIds: await deps.db.sweeps.releasedJobs(id) }), log)
  return toSweepView(await deps.db.sweeps.get(projectId, id))
}

const check = ({ db }: Pick<RouteDeps, 'db'>, { projectId, body, errors }: SubmittedSweep): Promise<CheckedSweep> =>
  checkSweep(body, { errors, ...knownOf(db, projectId) })
