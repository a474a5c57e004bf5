import type { PresetDefaults, PresetFacts } from './preset.js'

/** Fewer rows than these say little of a model. */
const judgedRows = 30

/** What a table of few rows has beside a preset's defaults: a share of rows to judge by that are not too few, where the job leaves that open. */
export const judgedDefaults = ({ kind, rows, watches, choosesRows }: PresetFacts): Pick<PresetDefaults, 'dataset'> =>
  kind === 'table' && watches && choosesRows && rows < 10 * judgedRows ? { dataset: { validation_fraction: Math.min(0.3, judgedRows / rows) } } : {}

/** Rows of a batch: as many as given, but of a table of few rows so many that an epoch has two batches at least. */
export const batchWithin = (most: number, { kind, rows }: Pick<PresetFacts, 'kind' | 'rows'>): number =>
  kind === 'table' ? Math.min(most, 2 ** Math.max(0, Math.floor(Math.log2(rows / 2)))) : most
