import type { Calls } from '../../api/calls.js'
import type { DatasetView, PreviewRow } from '../../api/shapes.js'
import { CliError } from '../../cli-error.js'
import { waitUntilReady } from '../../datasets/wait-until-ready.js'
import { findDataset } from './find-dataset.js'
import { previewRows } from './preview-rows.js'
import { sampleDataset } from './sample-dataset.js'

const label = 'label'
/** Deviations of the columns in turn: as of lengths that are given in metres, decimetres and centimetres at random. */
const deviations = [1, 0.1, 0.01] as const

/**
 * A sample of numbers as a badly scaled table: each column has the mean 0 and one of three deviations that are powers of ten apart, and goes into the
 * network as it is. Made once, known again by its name.
 */
export async function scaledTable(api: Calls, sample: string): Promise<DatasetView> {
  const name = `lab-${sample}-scaled`
  const present = await findDataset(api, (dataset) => dataset.name === name)
  if (present !== undefined) return waitUntilReady(api, present)
  const whole = await sampleDataset(api, sample)
  const rows = [...(await previewRows(api, whole.id, 'train', whole.rows ?? 0)), ...(await previewRows(api, whole.id, 'test', whole.test_rows ?? 0))]
  const columns = whole.columns ?? []
  if (columns.length === 0 || rows.length === 0) throw new CliError('failed', `${whole.id} is no table that shows its rows`)
  const asItIs = Object.fromEntries(columns.map((column) => [column.name, { type: 'numeric', scale: 'none' }]))
  const spec = { format: 'csv', name, label, task: 'classification', columns: asItIs }
  return waitUntilReady(api, await api.uploadDataset(spec, [new File([scaledCsv(columns, rows)], `${name}.csv`)]))
}

/** The rows as CSV with the label in the last column; a missing value is empty. */
export function scaledCsv(
  columns: readonly Pick<NonNullable<DatasetView['columns']>[number], 'name' | 'mean' | 'std'>[],
  rows: readonly Pick<PreviewRow, 'label' | 'values'>[],
): string {
  const line = (cells: readonly (string | number | null)[]) => `${cells.map((cell) => `"${String(cell ?? '').replaceAll('"', '""')}"`).join(',')}\n`
  const scaled = ({ values }: Pick<PreviewRow, 'values'>) =>
    columns.map(({ name, mean, std }, index) => {
      const value = values?.[name]
      return typeof value === 'number' ? ((value - (mean ?? 0)) / (std || 1)) * (deviations[index % deviations.length] ?? 1) : null
    })
  return [line([...columns.map(({ name }) => name), label]), ...rows.map((row) => line([...scaled(row), row.label]))].join('')
}
