import type { SweepRecord } from '@trainyard/db'
import { rungsOf, type Space, spaceFacts, type SweepCurve, type SweepSummary, type SweepView, type TrialStatus, type TrialView } from '@trainyard/spec'
import { bestTrial, refine } from './refine.js'

/** A sweep as the API shows it. */
export function toSweepView(record: SweepRecord): SweepView {
  const { spec, trials } = record
  const best = bestTrial(trials, spec.objective)
  return {
    ...common(record),
    job: spec.job,
    space: spec.space,
    seed: spec.seed,
    rungs: rungsView(record),
    trials,
    curves: curvesOf(spec.space, trials),
    refine: best && refine(spec, trials, best),
    warnings: record.warnings,
  }
}

/** A sweep in a list. */
export const toSweepSummary = (record: SweepRecord): SweepSummary => ({
  ...common(record),
  paths: Object.keys(record.spec.space),
})

function common({ id, name, status, createdAt, finishedAt, spec, trials, trialCount }: SweepRecord) {
  const best = bestTrial(trials, spec.objective)
  return {
    object: 'sweep' as const,
    id,
    name,
    status,
    created_at: createdAt.toISOString(),
    finished_at: finishedAt?.toISOString() ?? null,
    objective: spec.objective,
    strategy: spec.strategy,
    max_concurrent: spec.max_concurrent,
    trial_count: trialCount,
    counts: countsOf(trials, trialCount),
    best: best && { trial: best.index, job_id: best.job_id, values: best.values, value: best.best.value, step: best.best.step },
  }
}

function countsOf(trials: SweepRecord['trials'], planned: number): Record<TrialStatus, number> {
  const counts = { waiting: planned - trials.length, queued: 0, running: 0, paused: 0, stopping: 0, stopped: 0, succeeded: 0, failed: 0, cancelled: 0 }
  for (const { status } of trials) counts[status] += 1
  return counts
}

function rungsView({ spec: { strategy }, trials, trialCount, epochs }: SweepRecord): SweepView['rungs'] {
  return rungsOf(strategy, trialCount, epochs).map((rung) => ({
    ...rung,
    reached: trials.filter(({ rungs }) => rungs.some((mark) => mark.rung === rung.rung)).length,
  }))
}

/** The objective against each swept field. Trials that failed are there without a value: where training breaks is part of the picture. */
function curvesOf(space: Space, trials: readonly TrialView[]): SweepCurve[] {
  const shown = trials.filter(({ best, status }) => best !== null || status === 'failed')
  return Object.entries(space).map(([path, { type }]) => ({
    path,
    scale: spaceFacts(type).scale,
    points: shown
      .map(({ index, values, best, status }) => ({
        trial: index,
        value: values[path] ?? null,
        objective: status === 'failed' ? null : (best?.value ?? null),
        status,
      }))
      .sort((a, b) => (typeof a.value === 'number' && typeof b.value === 'number' ? a.value - b.value : 0)),
  }))
}
