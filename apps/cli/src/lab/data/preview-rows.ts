import type { Calls } from '../../api/calls.js'
import type { PreviewRow } from '../../api/shapes.js'

const rowsAtOnce = 50

/** The first rows of a split, page by page; fewer, where it has no more. */
export async function previewRows(api: Calls, datasetId: string, split: 'train' | 'test', count: number): Promise<PreviewRow[]> {
  const rows: PreviewRow[] = []
  while (rows.length < count) {
    const page = await api.preview(datasetId, split, Math.min(rowsAtOnce, count - rows.length), rows.length)
    if (page.rows.length === 0) break
    rows.push(...page.rows)
  }
  return rows
}
