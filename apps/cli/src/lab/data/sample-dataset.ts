import type { Calls } from '../../api/calls.js'
import type { DatasetView } from '../../api/shapes.js'
import { waitUntilReady } from '../../datasets/wait-until-ready.js'
import { findDataset } from './find-dataset.js'

/** A sample by its name in the catalog: the data set that is there already, else a new one. */
export async function sampleDataset(api: Calls, sample: string): Promise<DatasetView> {
  const present = await findDataset(api, ({ source }) => source === `sample:${sample}`)
  return waitUntilReady(api, present ?? (await api.createSample(sample, sample)))
}
