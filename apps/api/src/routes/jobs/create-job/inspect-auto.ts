import { createHash } from 'node:crypto'
import { valueAt } from '@trainyard/runtime'
import {
  autoCandidates,
  type AutoRows,
  autoRows,
  type Candidate,
  chosenByAuto,
  type DatasetInfo,
  defined,
  type ErrorDetail,
  estimatedSeconds,
  foldsOfDrawing,
  idSchema,
  isRecord,
  type JobPlan,
  type JobVariant,
  limits,
  type ResolvedJobSpec,
  settingsOf,
} from '@trainyard/spec'
import { modelOfDataset } from './auto-model.js'
import { error } from './error-detail.js'
import { fewRowsWarnings, rulesOfFewRows } from './few-rows-warnings.js'
import { type InspectedJob, inspectJob, inspectModel, type JobCheck, listedWarnings } from './inspect-job.js'

/** Whether a job asks for the models that fit its data set. */
export const asksForAuto = (body: unknown): body is Record<string, unknown> => isRecord(body) && valueAt(body, ['architecture', 'preset']) === 'auto'

/** The model that is there at once, and the first of the good ones: where it has no time for its whole training, it ends with its best weights so far. */
const alwaysTried = 2

/** A candidate that can be trained on the data set, and its plan as a job of its own. */
type Planned = Candidate & { plan: JobPlan; info: DatasetInfo }

/**
 * Makes one job of the models that fit its data set: each is checked as a job of its own, and those that can be trained are its members, in their order. What is
 * wrong with the job itself is wrong with the first of them.
 */
export async function inspectAuto(body: Record<string, unknown>, check: JobCheck): Promise<InspectedJob> {
  const id = idSchema('dataset').safeParse(valueAt(body, ['dataset', 'id']))
  const known = id.success ? await check.findDataset(id.data) : null
  const info = known?.status === 'ready' ? known.info : null
  const own = chosenErrors(body)
  // Without a data set to choose by, any network finds what else is wrong.
  if (!info) return rejected(await inspectJob({ ...body, architecture: { preset: 'mlp' } }, check), own)
  const seed = seedOf(body, check)
  const { flopsPerSecond } = await check.largestWorker()
  const rows = askedRows(body) ?? autoRows(info)
  const folds = rows.type === 'folds' ? rows.folds : 1
  const candidates = autoCandidates(info, { folds, seconds: secondsOf(body), draw: uniforms(seed) })
  const planned: Planned[] = []
  let first: InspectedJob | null = null
  for (const candidate of candidates) {
    const inspected = await inspectJob(jobOf(body, candidate, rows), { ...check, drawSeed: () => seed })
    first ??= inspected
    if (inspected.ok) planned.push({ ...candidate, plan: inspected.plan, info: inspected.info })
  }
  const fitting = planned.filter(({ plan }, place) => place < alwaysTried || fits(plan, folds, flopsPerSecond))
  const [best] = fitting
  if (own.length > 0 || !best) return rejected(defined(first, 'a candidate'), own)
  return withModel(body, joined(body, fitting, flopsPerSecond), best.info, check)
}

/** A job that says nothing of a model has one, so that the best so far can always be asked; one that says null has none, and a trial is published with its sweep. */
async function withModel(body: Record<string, unknown>, plan: JobPlan, info: DatasetInfo, check: JobCheck): Promise<InspectedJob> {
  if (body['model'] !== undefined || check.isTrial === true) return { ok: true, info, plan }
  const { id } = plan.spec.dataset
  const dataset = await check.findDataset(id)
  const model = await modelOfDataset({ id, name: defined(dataset, 'the data set of the job').name, info, findPublication: check.findPublication })
  if (!model.ok) return { ok: false, errors: model.errors, dataset }
  const spec = { ...plan.spec, model: { name: model.name } }
  const { publishes } = await inspectModel(spec, info, check)
  return { ok: true, info, plan: { ...plan, spec, publishes, warnings: listedWarnings([...plan.warnings, ...model.warnings]) } }
}

const rejected = (inspected: InspectedJob, own: readonly ErrorDetail[]): InspectedJob =>
  inspected.ok ? { ok: false, errors: [...own], dataset: null } : { ...inspected, errors: [...own, ...inspected.errors] }

/** What the job says itself of what is chosen for it. */
function chosenErrors(body: Record<string, unknown>): ErrorDetail[] {
  const said = (path: string, value: unknown): ErrorDetail[] =>
    value === undefined ? [] : error(path, 'auto', 'is chosen by the preset auto: leave it out, or name another architecture', value)
  const others = isRecord(body['ensemble']) ? Object.entries(body['ensemble']).filter(([key]) => key !== 'metric') : []
  const architecture = Object.entries(isRecord(body['architecture']) ? body['architecture'] : {}).filter(([key]) => key !== 'preset')
  return [
    ...(body['init'] === undefined
      ? []
      : error('init', 'auto', 'needs an architecture of your own, which the weights fit: the preset auto chooses others', body['init'])),
    ...architecture.flatMap(([key, value]) => said(`architecture.${key}`, value)),
    ...chosenByAuto.flatMap((field) => said(field, body[field])),
    ...others.flatMap(([key, value]) => said(`ensemble.${key}`, value)),
  ]
}

/** The split that the job names itself: null where it leaves that open. */
function askedRows({ dataset }: Record<string, unknown>): AutoRows | null {
  if (!isRecord(dataset)) return null
  const { split, validation_fraction: fraction } = dataset
  if (isRecord(split) && split['type'] === 'folds') return { type: 'folds', folds: typeof split['folds'] === 'number' ? split['folds'] : 5 }
  return split === undefined && fraction === undefined ? null : { type: 'holdout', fraction: typeof fraction === 'number' ? fraction : 0.1 }
}

/** A job of the candidate alone, with all that the job says itself. */
function jobOf(body: Record<string, unknown>, { settings }: Candidate, rows: AutoRows): Record<string, unknown> {
  const dataset = isRecord(body['dataset']) ? body['dataset'] : {}
  const split = isRecord(dataset['split']) ? dataset['split'] : {}
  const own = rows.type === 'folds' ? { ...dataset, split: { type: 'folds', folds: rows.folds, ...split } } : { validation_fraction: rows.fraction, ...dataset }
  const { ensemble } = body
  const said = Object.entries(body).filter(([field]) => !(chosenByAuto as readonly string[]).includes(field))
  const metric = isRecord(ensemble) ? { ensemble: ensemble['metric'] === undefined ? {} : { metric: ensemble['metric'] } } : {}
  return { ...settings, ...Object.fromEntries(said), ...metric, architecture: settings.architecture, dataset: own }
}

/** A candidate whose training alone takes most of the time is left to longer jobs. */
function fits({ steps, flops_per_step: flopsPerStep, spec }: JobPlan, folds: number, flopsPerSecond: number | null): boolean {
  if (flopsPerSecond === null) return true
  return folds * estimatedSeconds({ steps, flopsPerStep, flopsPerSecond }) <= spec.limits.max_seconds
}

function seedOf(body: Record<string, unknown>, { drawSeed }: JobCheck): number {
  const { seed } = body
  return typeof seed === 'number' && Number.isInteger(seed) && seed >= 0 && seed <= limits.uint32 ? seed : drawSeed()
}

/** The time that all models have, or what a job has that says nothing. */
function secondsOf(body: Record<string, unknown>): number {
  const asked = valueAt(body, ['limits', 'max_seconds'])
  return typeof asked === 'number' ? asked : limits.jobSeconds
}

/** Numbers from 0 up to 1: the first 32 bits of the SHA-256 of `<seed>:auto:<place>`. */
function uniforms(seed: number): () => number {
  let place = 0
  return () => createHash('sha256').update(`${seed}:auto:${place++}`).digest().readUInt32BE(0) / 2 ** 32
}

/** The job whose members are those of all candidates. */
function joined(body: Record<string, unknown>, planned: readonly Planned[], flopsPerSecond: number | null): JobPlan {
  const { plan, info } = defined(planned[0], 'a candidate')
  const folds = foldsOfDrawing(plan.spec.dataset)
  const secondsOf = (one: JobPlan) =>
    flopsPerSecond === null ? null : folds * estimatedSeconds({ steps: one.steps, flopsPerStep: one.flops_per_step, flopsPerSecond })
  const seconds = planned.flatMap(({ plan: one }) => secondsOf(one) ?? [])
  const variants = planned.map(
    ({ label, plan: { spec } }, place): JobVariant => ({
      members: Array.from({ length: folds }, (_, part) => place * folds + part),
      label,
      ...settingsOf(spec),
    }),
  )
  const spec = specOf(body, plan.spec, variants, planned.length)
  const ofOne = plan.warnings.filter(({ path, rule }) => !path.startsWith('limits.') && !path.startsWith('ensemble') && !rulesOfFewRows.has(rule))
  return {
    ...plan,
    spec,
    total_flops: planned.reduce((sum, { plan: one }) => sum + folds * one.steps * one.flops_per_step, 0),
    memory_bytes: Math.max(...planned.map(({ plan: one }) => one.memory_bytes)),
    least_seconds: null,
    estimated_seconds:
      seconds.length === 0
        ? null
        : Math.min(
            plan.spec.limits.max_seconds,
            seconds.reduce((sum, each) => sum + each),
          ),
    candidates: planned.map(({ label, plan: one }) => ({
      label,
      members: folds,
      parameters: one.parameters,
      steps: one.steps,
      estimated_seconds: secondsOf(one),
    })),
    warnings: [...ofOne, ...fewRowsWarnings(spec, info)],
  }
}

function specOf(body: Record<string, unknown>, spec: ResolvedJobSpec, variants: JobVariant[], drawings: number): ResolvedJobSpec {
  const { split } = spec.dataset
  const isFolds = split !== undefined && 'repeats' in split
  const members = variants.reduce((sum, variant) => sum + variant.members.length, 0)
  return {
    ...spec,
    dataset: isFolds ? { ...spec.dataset, split: { ...split, repeats: drawings } } : spec.dataset,
    ensemble: {
      ...spec.ensemble,
      members,
      method: isFolds ? 'folds' : 'independent',
      combine: 'mean',
      selection: 'greedy',
      metric: spec.ensemble.metric ?? (spec.task === 'classification' && valueAt(body, ['ensemble', 'metric']) === undefined ? 'log_loss' : null),
      interim: true,
    },
    variants,
  }
}
