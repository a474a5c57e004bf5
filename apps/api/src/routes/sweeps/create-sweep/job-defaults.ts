import { jobSpec } from '@trainyard/spec'

/** What every field of a job is when it is left out; data set and architecture, which have no default, stand here only to fill their places. */
export const jobDefaults: unknown = jobSpec.parse({ dataset: { id: `ds_${'0'.repeat(26)}` }, architecture: { layers: [{ type: 'flatten' }] } })
