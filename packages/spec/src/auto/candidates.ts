import type { DatasetInfo } from '../dataset/view.js'
import { elementAt } from '../invariant.js'
import type { JobSpecInput } from '../job/spec.js'
import type { LayerInput } from '../layers/index.js'
import { limits } from '../limits.js'

/** The fields of a job that the preset `auto` chooses, those of its ensemble but for the metric among them. */
export const chosenByAuto = ['optimizer', 'schedule', 'regularization', 'augmentation', 'training'] as const

/** What a model sets of a job. `inputs` and `target` are those of a job that says nothing of them. */
type Settings = Pick<JobSpecInput, 'architecture' | 'inputs' | 'target' | (typeof chosenByAuto)[number]>
/** A model of a family, such as `tabm`. */
type Model = Settings & { family: string }

/** A model that `auto` tries, by a name of its own. */
export type Candidate = { label: string; settings: Settings }

/** The rows that candidates are judged by: all of a few, each by members that have not seen it; a share of many. */
export type AutoRows = { type: 'folds'; folds: number } | { type: 'holdout'; fraction: number }

/** Up to so many rows each row is judged: a share of them would be too few to choose by. */
const fewRows = 3_000
/** More rows than these are enough to choose by, whatever their share. */
const enoughRows = 5_000

/** How the rows are split where the job does not say: into folds where they are few, unless a column of the data set decides about them. */
export function autoRows({ kind, rows, split_columns: aside = [] }: Pick<DatasetInfo, 'kind' | 'rows' | 'split_columns'>): AutoRows {
  const decided = aside.some(({ role }) => role === 'time' || role === 'given')
  if (kind === 'table' && rows <= fewRows && rows >= 20 && !decided) return { type: 'folds', folds: 5 }
  return { type: 'holdout', fraction: Math.min(0.2, Math.max(0.05, enoughRows / rows)) }
}

/** What the models are chosen for: members of each, and seconds for all. `draw` gives the numbers from 0 up to 1 that some of them are made of. */
export type AutoChoice = { folds: number; seconds: number; draw: () => number }

/**
 * The models that `auto` tries, in this order: first one that is there after seconds; then those that are known to be good on most data sets, the quickest of
 * them first; then draws around them. As many as members fit into an ensemble. In less than a minute each of a table is trained in fewer updates.
 */
export function autoCandidates(data: DatasetInfo, { folds, seconds, draw }: AutoChoice): Candidate[] {
  const info: Asked = { ...data, updates: Math.round(updates * Math.min(1, Math.max(fewestOfUpdates, seconds / wholeSeconds))) }
  const most = Math.max(1, Math.min(Math.floor(limits.ensembleMembers / folds), mostCandidates))
  const [fixed, drawn] = info.kind === 'image' ? [fixedForImages(info), drawnForImages] : [fixedForTables(info), drawnForTables]
  const further = Array.from({ length: Math.max(0, most - fixed.length) }, (_, place) => elementAt(drawn, place % drawn.length, 'families')(info, draw))
  const prepared = info.kind === 'table' ? { inputs: { scale: 'robust' } as const, ...(info.task === 'regression' ? { target: { clip: true } } : {}) } : {}
  const models = [...fixed, ...further].slice(0, most)
  return models.map(({ family, ...settings }, place) => {
    const before = models.slice(0, place).filter((other) => other.family === family).length
    return { label: before === 0 ? family : `${family} ${before + 1}`, settings: { ...prepared, ...settings } }
  })
}

/** Beyond it greedy selection finds nothing more, and chooses by chance. */
const mostCandidates = 32

/** Updates after which early stopping has nearly always ended a training of a table, in a job that has so many seconds for all of them. */
const [updates, wholeSeconds] = [4_000, 60]
/** Of these at least this part, however little time there is. */
const fewestOfUpdates = 0.1
/** The first model is to be there at once. */
const updatesOfFirst = 0.25

/** A data set, and in how many updates a model is trained on it. */
type Asked = DatasetInfo & { updates: number }

/** Batches and epochs by the number of rows: small batches for few rows, and about as many updates for all. */
function pace({ rows, updates: wanted }: Pick<Asked, 'rows' | 'updates'>): NonNullable<JobSpecInput['training']> {
  const batch = Math.min(256, Math.max(32, 2 ** Math.round(Math.log2(rows / 20))))
  const epochs = Math.max(Math.min(15, Math.ceil(wanted / 100)), Math.min(300, Math.ceil((wanted * batch) / rows)))
  return { epochs, batch_size: batch, early_stopping: { metric: 'val_loss', patience: Math.max(5, Math.ceil(epochs / 10)) } }
}

type Perceptron = { embedding: LayerInput | null; hidden: readonly number[]; dropout: number; rate: number; decay: number }

const perceptron = (asked: Pick<Asked, 'rows' | 'updates'>, { embedding, hidden, dropout, rate, decay }: Perceptron): Model => ({
  family: hidden.length === 0 ? 'linear' : embedding === null ? 'mlp' : `mlp with ${embedding.type === 'piecewise_linear_embedding' ? 'bins' : 'waves'}`,
  architecture: {
    layers: [
      { type: 'flatten' },
      ...(embedding ? [embedding] : []),
      ...hidden.flatMap((units): LayerInput[] => [
        { type: 'dense', units, activation: 'relu' },
        ...(dropout > 0 ? ([{ type: 'dropout', rate: dropout }] as const) : []),
      ]),
    ],
  },
  optimizer: { type: 'adamw', learning_rate: rate, weight_decay: decay },
  training: pace(asked),
})

const realmlp = ({ task }: DatasetInfo, width: number, dropout: number, rate: number): Model => ({
  family: 'realmlp',
  architecture: { preset: 'realmlp', hidden: [width, width, width], dropout, activation: task === 'classification' ? 'selu' : 'mish' },
  optimizer: { type: 'adamw', learning_rate: rate, beta_2: 0.95, weight_decay: 0.02 },
})

const tabm = (asked: Asked, hidden: number[], rate: number): Model => ({
  family: 'tabm',
  architecture: { preset: 'tabm', members: 16, hidden, bins: 16 },
  optimizer: { type: 'adamw', learning_rate: rate, weight_decay: 3e-4 },
  training: pace(asked),
})

function fixedForTables(info: Asked): Model[] {
  const first = { rows: info.rows, updates: updatesOfFirst * info.updates }
  return [
    perceptron(first, { embedding: null, hidden: [], dropout: 0, rate: 0.01, decay: 1e-3 }),
    perceptron(info, { embedding: bins(16), hidden: [256, 256], dropout: 0.1, rate: 2e-3, decay: 1e-3 }),
    realmlp(info, 256, 0.15, 0.04),
    tabm(info, [128, 128], 2e-3),
    perceptron(info, { embedding: waves, hidden: [256, 256], dropout: 0.1, rate: 2e-3, decay: 1e-3 }),
  ]
}

const bins = (count: number): LayerInput => ({ type: 'piecewise_linear_embedding', bins: count })
const waves: LayerInput = { type: 'pbld_embedding' }

const one = <T>(of: readonly T[], draw: () => number): T => elementAt(of, Math.floor(draw() * of.length), 'values')
const between = (low: number, high: number, draw: () => number): number => low + (high - low) * draw()
/** Every factor is as likely as every other. */
const factorBetween = (low: number, high: number, draw: () => number): number => Number(Math.exp(between(Math.log(low), Math.log(high), draw)).toPrecision(3))

type Draw = (info: Asked, draw: () => number) => Model

const drawnForTables: readonly Draw[] = [
  (info, draw) => {
    const width = one([64, 128, 256, 512], draw)
    return perceptron(info, {
      embedding: one([bins(8), bins(16), bins(32), waves], draw),
      hidden: Array.from({ length: one([1, 2, 3], draw) }, () => width),
      dropout: one([0, 0.1, 0.2, 0.3], draw),
      rate: factorBetween(5e-4, 5e-3, draw),
      decay: factorBetween(1e-5, 1e-2, draw),
    })
  },
  (info, draw) => realmlp(info, one([64, 128, 256], draw), one([0, 0.15, 0.3], draw), factorBetween(0.02, 0.08, draw)),
  (info, draw) => {
    const width = one([64, 128, 256], draw)
    return tabm(
      info,
      Array.from({ length: one([1, 2], draw) }, () => width),
      factorBetween(1e-3, 5e-3, draw),
    )
  },
]

/** Augmentation that leaves what is seen what it is, digits and letters too. */
const shifted: NonNullable<JobSpecInput['augmentation']> = [{ type: 'random_crop', padding: 2 }]

function convolutional(architecture: Extract<JobSpecInput['architecture'], { preset: 'lenet' | 'vgg_small' | 'resnet' }>, rate: number): Model {
  return {
    family: architecture.preset,
    architecture,
    optimizer: { type: 'adam', learning_rate: rate },
    schedule: { type: 'cosine' },
    augmentation: shifted,
    training: { epochs: 30, batch_size: 128, early_stopping: { metric: 'val_loss', patience: 5 } },
  }
}

function fixedForImages(info: Asked): Model[] {
  const side = Math.min(...info.input_shape.slice(0, 2))
  const flat = perceptron(info, { embedding: null, hidden: [256], dropout: 0.2, rate: 1e-3, decay: 1e-4 })
  if (side < 12) return [flat, perceptron(info, { embedding: null, hidden: [256, 256], dropout: 0.3, rate: 1e-3, decay: 1e-3 })]
  return [
    convolutional({ preset: 'lenet', activation: 'relu' }, 1e-3),
    convolutional({ preset: 'vgg_small' }, 1e-3),
    convolutional({ preset: 'resnet', depth: 8 }, 1e-3),
    convolutional({ preset: 'resnet', depth: 20 }, 1e-3),
  ]
}

const drawnForImages: readonly Draw[] = [
  (info, draw) => {
    const rate = factorBetween(3e-4, 3e-3, draw)
    if (Math.min(...info.input_shape.slice(0, 2)) < 12)
      return perceptron(info, { embedding: null, hidden: [one([128, 256, 512], draw)], dropout: one([0, 0.2, 0.4], draw), rate, decay: 1e-4 })
    return convolutional(one([{ preset: 'lenet', activation: 'relu' }, { preset: 'vgg_small' }, { preset: 'resnet', depth: 14 }] as const, draw), rate)
  },
]

/** Seconds to begin and end a training: graphs are compiled, rows read, results stored. */
const secondsAround = 1
/** Of a step beyond its arithmetic. */
const secondsOfStep = 0.002
/** What the steps of a training reach of what a large product of matrices does. */
const efficiency = 0.3

/** About how long a training takes in one slot that multiplies matrices as fast as given; early stopping makes it shorter. */
export const estimatedSeconds = ({ steps, flopsPerStep, flopsPerSecond }: { steps: number; flopsPerStep: number; flopsPerSecond: number }): number =>
  secondsAround + steps * (secondsOfStep + flopsPerStep / (efficiency * flopsPerSecond))
