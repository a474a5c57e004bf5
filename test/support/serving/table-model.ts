import { defined, type LayerInput, readTensorFile, jobSpec, resolvedJobSpec, uploadSpec } from '@trainyard/spec'
import { prepareDataset } from '@trainyard/training'
import { prepareSplits } from '../../../packages/training/src/datasets/splits/prepare-splits.js'
import type { UntrainedModel } from './untrained-models.js'

/** A model that was never trained, of the table that an upload of a CSV makes, prepared as by a job that holds nothing out. */
export async function tableModel(
  bytes: Uint8Array,
  spec: Record<string, unknown>,
  layers: LayerInput[] = [{ type: 'dense', units: 8 }],
): Promise<UntrainedModel> {
  const source = { type: 'upload' as const, spec: uploadSpec.parse({ format: 'csv', name: 'x', test_fraction: 0, ...spec }), files: [] }
  const { info, file } = await prepareDataset(source, [{ filename: 'table.csv', bytes }])
  const job = jobSpec.parse({ dataset: { id: `ds_${'0'.repeat(26)}`, validation_fraction: 0 }, architecture: { layers }, task: info.task, seed: 1 })
  const { preprocessing } = prepareSplits(resolvedJobSpec.parse(job), info, readTensorFile(file))
  return { dataset: info, preprocessing: defined(preprocessing, 'preprocessing'), layers }
}
