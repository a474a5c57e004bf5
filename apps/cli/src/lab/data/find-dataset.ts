import type { Calls } from '../../api/calls.js'
import type { DatasetView } from '../../api/shapes.js'

const pageRows = 100

/** The newest data set that fits and has not failed, of all that the key may see. */
export async function findDataset(api: Calls, fits: (dataset: DatasetView) => boolean): Promise<DatasetView | undefined> {
  let after: string | undefined
  for (;;) {
    const page = await api.datasets({ limit: pageRows, ...(after === undefined ? {} : { after }) })
    const found = page.data.find((dataset) => dataset.status !== 'failed' && fits(dataset))
    if (found !== undefined || !page.has_more || page.last_id === null) return found
    after = page.last_id
  }
}
