import { type EnsembleResult, lossOf, type ModelManifest, type ModelSource, type ModelVersionView, quantilesOf, usedSpecs } from '@trainyard/spec'

/** A version as the database has it. */
export type CardSource = { manifest: ModelManifest; version: ModelVersionView }

/** What a model card says of an input. */
type CardInput = { name: string; type: string; takes: string; missing: string; training?: { mean: number | null; std: number | null; categories?: number } }

/** What a version was made from, what it takes, and how good it is, as stored and measured. */
export type ModelCard = {
  model: string
  version: string
  created_at: string
  task: string
  data: {
    dataset_id: string | null
    kind: string
    rows: number
    test_rows: number
    label: string | null
    classes: readonly string[]
    class_counts: readonly number[]
  }
  split: { kind: string; validation_fraction: number; seed: number }
  inputs: CardInput[]
  outputs: string[]
  network: { members: number; combine: string; parameters: number; layers: string[][] }
  metrics: { split: string | null; values: Record<string, { value: number | null; ci95: readonly [number, number] | null }> }
  ensemble: { metric: string; gain_over_best_member: EnsembleResult['gain']; gain_over_mean: EnsembleResult['gain_over_mean'] } | null
  calibration: EnsembleResult['calibration']
  intervals: EnsembleResult['intervals_cover']
  threshold: number | null
  importance: EnsembleResult['importance']
  lineage: {
    job_id: string | null
    source: ModelSource | null
    member_indices: readonly number[]
    dataset_id: string | null
    files: { index: number; sha256: string; weight: number }[]
  }
  limits: string[]
}

/** The card of a version. */
export function modelCard({ manifest, version }: CardSource): ModelCard {
  const { spec, dataset } = manifest
  const { ensemble } = version
  const judged = ensemble?.metrics ?? version.metrics // default: a version without an ensemble has the metrics of its member
  return {
    model: version.model,
    version: version.version,
    created_at: version.created_at,
    task: spec.task,
    data: {
      dataset_id: version.dataset_id,
      kind: dataset.kind,
      rows: dataset.rows,
      test_rows: dataset.test_rows,
      label: dataset.label,
      classes: dataset.classes,
      class_counts: dataset.class_counts,
    },
    split: { kind: spec.dataset.split?.type ?? 'holdout', validation_fraction: spec.dataset.validation_fraction, seed: spec.seed }, // default: rows are drawn
    inputs: inputsOf(manifest),
    outputs: outputsOf(manifest),
    network: {
      members: version.members,
      combine: manifest.combine,
      parameters: version.parameters,
      layers: usedSpecs(manifest).map((used) => used.spec.architecture.layers.map(({ type }) => type)),
    },
    metrics: {
      split: ensemble?.split ?? null,
      values: Object.fromEntries(Object.entries(judged).map(([name, value]) => [name, { value, ci95: ensemble?.intervals?.[name] ?? null }])),
    },
    ensemble: ensemble && { metric: ensemble.metric, gain_over_best_member: ensemble.gain, gain_over_mean: ensemble.gain_over_mean },
    calibration: ensemble?.calibration ?? null,
    intervals: ensemble?.intervals_cover ?? null,
    threshold: manifest.threshold ?? null,
    importance: ensemble?.importance ?? null,
    lineage: {
      job_id: version.job_id,
      source: version.source,
      member_indices: version.member_indices,
      dataset_id: version.dataset_id,
      files: manifest.members.map(({ index, sha256, weight }) => ({ index, sha256, weight })),
    },
    limits: limitsOf(manifest, version),
  }
}

function inputsOf({ dataset, preprocessing }: ModelManifest): CardInput[] {
  if (preprocessing.kind === 'image') {
    const [black, white] = dataset.pixel_range ?? [0, 255] // default: bytes
    return [{ name: 'image', type: 'image', takes: `numbers [${dataset.input_shape.join(', ')}] from ${black} to ${white}`, missing: 'is an error' }]
  }
  return preprocessing.columns.map((column, index) => columnInput(column, dataset.columns[index]))
}

type Column = Extract<ModelManifest['preprocessing'], { kind: 'table' }>['columns'][number]
type KnownColumn = ModelManifest['dataset']['columns'][number]

function columnInput(column: Column, known: KnownColumn | undefined): CardInput {
  const { name, type } = column
  const training = { mean: known?.mean ?? null, std: known?.std ?? null } // default: a data set that does not say
  const input = (takes: string, missing: string, of: CardInput['training'] = training): CardInput => {
    const flagged = column.missing_indicator ? ', and an input says so' : ''
    return { name, type, takes, missing: missing + flagged, training: of }
  }
  switch (column.type) {
    case 'numeric':
      return input('a number', `is replaced by ${column.impute}`)
    case 'date':
      return input('an ISO date or time', `is replaced by ${new Date(column.impute).toISOString()}`)
    case 'ordered': {
      const { categories, impute } = column
      return input(
        `one of ${categories.length} texts in an order; another one is replaced like a missing one`,
        `is replaced by ${placeIn(categories, impute)}`,
        {
          ...training,
          categories: categories.length,
        },
      )
    }
    case 'categorical': {
      const { categories, impute, other } = column
      const missing = impute === null ? 'counts as none of them' : `counts as ${JSON.stringify(categories[impute])}`
      const takes = `one of ${categories.length} texts; another one counts as ${other ? 'the last of them' : 'none of them'}`
      return input(takes, missing, { mean: null, std: null, categories: categories.length })
    }
    case 'text':
      return input(`a text, of which ${column.parts} are hashed into ${column.idf.length} numbers`, 'counts as an empty text')
  }
}

/** What stands in an order for a missing text: one of the texts, or a place between two. */
function placeIn(categories: readonly string[], place: number): string {
  const text = categories[place]
  return text === undefined ? `place ${place} of the order` : JSON.stringify(text)
}

function outputsOf({ spec, dataset, target, temperature }: ModelManifest): string[] {
  if (spec.task === 'classification')
    return [
      `the probability of each of ${dataset.classes.length} classes`,
      ...(temperature === undefined ? [] : [`on request calibrated by the temperature ${temperature}`]),
    ]
  const quantiles = quantilesOf(lossOf(spec))
  return [
    'a value in the unit of the label',
    ...(quantiles ? [`its quantiles ${quantiles.join(', ')}`] : []),
    ...(target?.range ? [`within ${target.range.join(' to ')}`] : []),
  ]
}

/** What to know before relying on the version. */
function limitsOf({ dataset, preprocessing }: ModelManifest, { ensemble, source }: ModelVersionView): string[] {
  const constant = preprocessing.kind === 'table' ? preprocessing.columns.filter(({ untrained }) => untrained !== undefined).map(({ name }) => name) : []
  return [
    `It was trained on ${dataset.rows} rows; how it predicts rows unlike these was not measured.`,
    ...(ensemble?.final_fit && ensemble.final_fit.members.length > 0
      ? [`Its figures were measured before its weights were fitted again on all ${ensemble.final_fit.rows} rows: those of these weights are not known.`]
      : []),
    ...(source === null ? [] : ['It was imported: the service has not measured it, and knows of its data what the file said.']),
    ...(ensemble === null ? ['It was not measured on rows that no member was trained on.'] : []),
    ...(ensemble?.split === 'validation'
      ? ['It was measured on the rows that also decided when training stopped, so new rows may be predicted a little worse.']
      : []),
    ...(constant.length > 0 ? [`Inputs of ${constant.join(', ')} that were the same in all training rows are ignored.`] : []),
  ]
}
