import { isDeepStrictEqual } from 'node:util'
import type { StartCheckpoint, StartChoice, StartSource } from '@trainyard/db'
import {
  type DatasetInfo,
  type ErrorDetail,
  hasFolds,
  higherIsBetter,
  holdsOut,
  inferShapes,
  type InitPlan,
  initFileOf,
  type JobInit,
  type JobSpec,
  keptColumnErrors,
  type LayerStart,
  lossFacts,
  lossOf,
  type NetworkShapes,
  networkEnds,
  outputLayerName,
  planInit,
  quantilesOf,
  type ResolvedInit,
  type ResolvedJobSpec,
  specOfMember,
  unknownCategories,
  withKeptColumns,
} from '@trainyard/spec'
import { error, none } from './error-detail.js'

/** What finds a model version or a job to start from; null where there is none. */
export type FindStart = (choice: StartChoice) => Promise<StartSource | null>

/** What a job asks to start from: found, or why it cannot be. */
export type FoundInit = { init: JobInit; source: StartSource | null; members: StartCheckpointOf[]; errors: ErrorDetail[] }

/** One to start from; the members of an imported version are no checkpoints, and have no id. */
type StartCheckpointOf = Pick<StartCheckpoint, 'member' | 'sha256' | 'final'> & { id: string | null }

/** Finds what a job asks to start from, and the checkpoint of each member there. */
export async function findInit(init: JobInit, find: FindStart): Promise<FoundInit> {
  const choice = choiceOf(init)
  if (Array.isArray(choice)) return { init, source: null, members: [], errors: choice }
  const source = await find(choice)
  if (!source) return { init, source: null, members: [], errors: notThere(init) }
  const chosen = membersOf(init, source)
  return 'errors' in chosen ? { init, source, members: [], errors: chosen.errors } : { init, source, members: chosen.members, errors: [] }
}

function choiceOf({ model, version, alias, job, checkpoint }: JobInit): StartChoice | ErrorDetail[] {
  if ((model === undefined) === (job === undefined)) return error('init', 'source', 'must name either a model or a job to start from', { model, job })
  if (job !== undefined) {
    const named = version === undefined ? alias : version
    return named === undefined
      ? { job }
      : error('init', 'source', 'has a version or an alias, which a job does not have: name the model, or leave them out', named)
  }
  if (checkpoint !== undefined) return error('init.checkpoint', 'source', 'is of a job: name that job in init.job, in place of the model', checkpoint)
  if (version !== undefined && alias !== undefined)
    return error('init.alias', 'source', 'and init.version both say which version is meant: give one of them', alias)
  return { model: model ?? '', ...(version === undefined ? {} : { version: String(version) }), ...(alias === undefined ? {} : { alias }) } // default: checked above
}

function notThere({ model, version, alias, job }: JobInit): ErrorDetail[] {
  if (job !== undefined) return [{ path: 'init.job', rule: 'exists', message: `No job ${job} in this project. GET /v1/jobs lists them.`, received: job }]
  const which = alias === undefined ? (version === undefined ? '' : `version ${version} of `) : `alias ${alias} of `
  return [
    {
      path: 'init.model',
      rule: 'exists',
      message: `No ${which}model ${model} in this project. GET /v1/models lists them with their versions.`,
      received: model,
    },
  ]
}

type Chosen = { members: StartCheckpointOf[] } | { errors: ErrorDetail[] }

/** The checkpoints that members start from: of a version its members, of a job one for each of its members that has got so far. */
function membersOf(init: JobInit, source: StartSource): Chosen {
  const { checkpoints, published, jobId } = source
  if (init.optimizer === 'keep' && published)
    return {
      errors: error(
        'init.optimizer',
        'checkpoint',
        `can be keep only with checkpoints that have moments, which those of a model have not: ${jobId === null ? 'use fresh' : `name "job": "${jobId}" in place of the model`}`,
        'keep',
      ),
    }
  if (init.checkpoint !== undefined) return oneCheckpoint(init, init.checkpoint, source)
  const final = (member: number) => checkpoints.find((one) => one.member === member)?.final ?? null
  if (published)
    return chosen(
      init,
      published.map(({ index, checkpoint_id: id, sha256 }) => ({ id, sha256, member: index, final: final(index) })),
      source,
    )
  const kinds = init.optimizer === 'keep' ? (['last'] as const) : (['final', 'best', 'last'] as const)
  const members = [...new Set(checkpoints.map(({ member }) => member))]
  const each = members.flatMap((member) => {
    const own = kinds.flatMap((kind) => checkpoints.filter((one) => one.member === member && one.kind === kind))
    return own.slice(0, 1)
  })
  if (each.length > 0) return chosen(init, each, source)
  const what =
    init.optimizer === 'keep' ? 'last checkpoint, which holds the moments of the optimizer: use optimizer fresh' : 'checkpoint yet: wait until it has one'
  return { errors: error('init.job', 'checkpoint', `names a job that has no ${what}`, init.job) }
}

function oneCheckpoint(init: JobInit, id: string, { checkpoints, jobId }: StartSource): Chosen {
  const found = checkpoints.find((one) => one.id === id)
  if (!found) {
    const message = `No checkpoint ${id} of the job ${jobId}; it may have been replaced by a newer one. GET /v1/jobs/${jobId}/checkpoints lists them.`
    return { errors: [{ path: 'init.checkpoint', rule: 'exists', message, received: id }] }
  }
  return init.optimizer === 'keep' && found.kind !== 'last'
    ? {
        errors: error(
          'init.checkpoint',
          'checkpoint',
          `is of the kind ${found.kind}, which has no moments of the optimizer: name one of the kind last, or use optimizer fresh`,
          id,
        ),
      }
    : { members: [found] }
}

/** Each, or the one with the best figure: by the metric of the ensemble, else the validation loss, else the training loss. */
function chosen({ members: which }: JobInit, each: StartCheckpointOf[], { spec }: StartSource): Chosen {
  if (which === 'each' || each.length === 1) return { members: each }
  const keys = [spec.ensemble.metric ?? 'val_loss', 'val_loss', 'loss']
  const key = keys.find((one) => each.some(({ final }) => typeof final?.[one] === 'number'))
  if (key === undefined) return { errors: error('init.members', 'figures', 'can be best only where members have been trained to their end: use each', which) }
  const sign = higherIsBetter(key) ? -1 : 1
  const figureOf = ({ final }: StartCheckpointOf): number => sign * (final?.[key] ?? sign * Number.POSITIVE_INFINITY) // default: worse than any figure
  return { members: each.toSorted((a, b) => figureOf(a) - figureOf(b)).slice(0, 1) }
}

/** What the inputs of a job are made of: its data set, with the columns of what it starts from where these are kept; and what keeps that from being so. */
export function infoForInit({ init, source }: FoundInit, info: DatasetInfo): { info: DatasetInfo; errors: ErrorDetail[] } {
  if (!source || init.preprocessing !== 'keep') return { info, errors: none }
  const errors = keptColumnErrors(info, source.info)
  return errors.length > 0 ? { info, errors } : { info: withKeptColumns(info, source.info.columns), errors: none }
}

/** A job that starts from found weights: its `init` with the files, how each layer starts, and what is probably not meant. */
export type CheckedInit =
  | { ok: true; init: ResolvedInit; layers: Extract<InitPlan, { ok: true }>['layers']; warnings: ErrorDetail[] }
  | { ok: false; errors: ErrorDetail[] }

/** Checks what a job starts from against its network and its data set: `own` is the data set as it is, `info` as its inputs are made. */
export function checkInit(
  spec: JobSpec,
  { init, source, members }: FoundInit,
  at: { shapes: NetworkShapes; info: DatasetInfo; own: DatasetInfo },
): CheckedInit {
  if (!source) return { ok: false, errors: none }
  const target = { shapes: at.shapes, classes: at.info.classes }
  const plans = architecturesOf(source, members).map((from): InitPlan => {
    const inferred = inferShapes(from.architecture, networkEnds(source.info, from))
    return inferred.ok ? planInit(init, target, { shapes: inferred.shapes, classes: source.info.classes }) : { ok: false, errors: inferred.errors }
  })
  const errors = [
    ...plans.flatMap((plan) => (plan.ok ? none : plan.errors)),
    ...outputErrors(spec, init, source.spec, at.info),
    ...optimizerErrors(spec, init, source.spec),
  ]
  const [plan] = plans
  if (errors.length > 0 || !plan?.ok) return { ok: false, errors }
  const isSameClasses = isDeepStrictEqual(source.info.classes, at.info.classes)
  const { model, version: _asked, alias: _alias, from: _from, ...rest } = init
  const resolved: ResolvedInit = {
    ...rest,
    ...(model === undefined || source.version === null ? {} : { model, version: source.version }),
    from: {
      job_id: source.jobId,
      dataset_id: source.datasetId,
      ...(isSameClasses ? {} : { classes: [...source.info.classes] }),
      members: members.map(({ id, member, sha256 }) => ({ member, checkpoint_id: id, sha256 })),
    },
  }
  const warnings = [...unusedWarnings(plan.unused), ...categoryWarnings(init, at.own, source.info), ...fitWarnings(init, plan.layers, at, source.info)]
  return { ok: true, init: resolved, layers: plan.layers, warnings }
}

/** The settings of the members to start from, each architecture once. */
function architecturesOf({ spec }: StartSource, members: readonly StartCheckpointOf[]): ResolvedJobSpec[] {
  const own = members.map(({ member }) => specOfMember(spec, member))
  return [...new Map(own.map((one) => [JSON.stringify([one.architecture, one.loss]), one])).values()]
}

/** What the numbers of the output mean must be the same where its weights are kept. */
function outputErrors({ loss, target }: JobSpec, { reset }: JobInit, from: ResolvedJobSpec, info: DatasetInfo): ErrorDetail[] {
  if (reset.includes(outputLayerName)) return none
  const remedy = `name ${outputLayerName} in init.reset to start it from the seed`
  if (info.task !== from.task) return error('init', 'task', `is of a ${from.task}, and this job is a ${info.task}: ${remedy}`, from.task)
  const [own, theirs] = [lossOf({ task: info.task, loss }), lossOf(from)]
  const meaning = (one: typeof own) => JSON.stringify([lossFacts(one).link, quantilesOf(one)])
  if (meaning(own) !== meaning(theirs))
    return error(
      'loss',
      'init',
      `is ${own.type}${quantilesText(own)}, and ${theirs.type}${quantilesText(theirs)} in the weights to start from, whose output means something else: ${remedy}`,
      loss,
    )
  const transform = (one: Pick<JobSpec, 'target'>) => one.target?.transform ?? 'standardize' // default: that of the target
  return info.task === 'regression' && transform({ target }) !== transform(from)
    ? error(
        'target.transform',
        'init',
        `is ${transform({ target })}, and ${transform(from)} in the weights to start from: use the same, or ${remedy}`,
        transform({ target }),
      )
    : none
}

const quantilesText = (loss: Parameters<typeof quantilesOf>[0]): string => {
  const quantiles = quantilesOf(loss)
  return quantiles ? ` of ${quantiles.join(', ')}` : ''
}

/** Moments are those of one optimizer; its rate and weight decay may change. */
function optimizerErrors({ optimizer }: JobSpec, init: JobInit, from: ResolvedJobSpec): ErrorDetail[] {
  if (init.optimizer === 'fresh') return none
  const settings = ({ learning_rate: _rate, weight_decay: _decay, ...rest }: JobSpec['optimizer']): object => rest
  return isDeepStrictEqual(settings(optimizer), settings(from.optimizer))
    ? none
    : error(
        'init.optimizer',
        'optimizer',
        `can be keep only with the optimizer that the moments are of, ${JSON.stringify(from.optimizer)}: use it, or fresh`,
        optimizer,
      )
}

const listed = 10

const unusedWarnings = (names: readonly string[]): ErrorDetail[] =>
  names.length === 0 ? none : error('init', 'unused', `does not use the weights of ${names.join(', ')}: the architecture has no such layers`, [...names])

function categoryWarnings({ preprocessing }: JobInit, own: DatasetInfo, from: DatasetInfo): ErrorDetail[] {
  if (preprocessing !== 'keep' || own.kind !== 'table') return none
  return unknownCategories(own, from.columns).flatMap(({ column, categories }) =>
    error(
      'init.preprocessing',
      'categories',
      `keeps the categories of ${column}: ${categories.slice(0, listed).join(', ')}${categories.length > listed ? ', …' : ''} ${categories.length === 1 ? 'is' : 'are'} unknown to it, and count as none. With fit they are inputs, and the first layer starts anew`,
      column,
    ),
  )
}

/** Weights of the first layer belong to inputs by their place: those of other columns, or of categories in another order, mean something else. */
function fitWarnings(
  { preprocessing }: JobInit,
  layers: readonly LayerStart[],
  { shapes, own }: { shapes: NetworkShapes; own: DatasetInfo },
  from: DatasetInfo,
): ErrorDetail[] {
  const inputs = ({ columns }: DatasetInfo) => columns.map(({ name, type, categories }) => ({ name, type, categories }))
  if (preprocessing !== 'fit' || own.kind !== 'table' || isDeepStrictEqual(inputs(own), inputs(from))) return none
  const first = shapes.layers.find(({ arrays }) => Object.keys(arrays).length > 0)?.name ?? outputLayerName // default: the output alone has weights
  if (layers.find(({ name }) => name === first)?.start !== 'loaded') return none
  const message = `fits other inputs than the weights of ${first} were trained on: the columns or their categories differ. Use keep, or name ${first} in init.reset`
  return error('init.preprocessing', 'inputs', message, preprocessing)
}

/** Rows that are held out here, though the weights to start from were trained on them: what is measured on them is too good. */
export function seenRows(spec: ResolvedJobSpec, from: StartSource): ErrorDetail[] {
  const { init } = spec
  if (!init || from.datasetId !== spec.dataset.id || !holdsOut(spec.dataset)) return none
  const rows = ({ seed, dataset: { id: _id, weight: _weight, ...dataset } }: ResolvedJobSpec): object => ({ seed, dataset })
  const isOwn =
    !hasFolds(spec.dataset) ||
    Array.from({ length: spec.ensemble.members }, (_, member) => member).every((member) => initFileOf(init, member).member === member)
  if (isDeepStrictEqual(rows(spec), rows(from.spec)) && isOwn) return none
  const why = isOwn
    ? `the weights to start from were trained with the seed ${from.spec.seed} and its split: use both, so that the same rows are held out`
    : 'members start from members that other rows were held out of: use members each, and as many'
  return error(
    'dataset',
    'rows_seen',
    `holds out rows that the weights to start from were trained on, so that validation figures are too good: ${why}`,
    spec.seed,
  )
}
