import { type JobSpecInput, jobSpec, modelManifest, type Preprocessing, resolvedJobSpec } from '@trainyard/spec'
import { createNetwork, type PredictorSource, readArrays, writeMemberFile } from '@trainyard/training'
import { small } from './job-specs.js'

const SIDE = 8
const CLASSES = Array.from({ length: 10 }, (_, label) => String(label))

/** A model of so many members of W2 with the weights that they begin with, as the registry would hand it to the serving process. */
export async function untrainedModel(members: number): Promise<PredictorSource> {
  const given = small(`ds_${'0'.repeat(26)}`, { members, epochs: 1 }) as JobSpecInput
  const spec = resolvedJobSpec.parse(jobSpec.parse({ ...given, task: 'classification' }))
  const preprocessing: Preprocessing = { kind: 'image', input_shape: [SIDE, SIDE, 1], scale: 255, mean: [0.5], std: [0.25] }
  const files: { index: number; file: Uint8Array }[] = []
  for (let index = 0; index < members; index += 1) {
    const network = createNetwork({ spec, inputShape: [SIDE, SIDE, 1], classes: CLASSES.length, seed: spec.seed, member: index })
    const facts = { preprocessing, target: null, specSha256: '', seed: spec.seed, member: index, step: 0 }
    const file = writeMemberFile(await readArrays('weights', network.parameters), facts)
    network.dispose()
    files.push({ index, file })
  }
  const dataset = {
    kind: 'image',
    task: 'classification',
    rows: 1,
    test_rows: 1,
    input_shape: [SIDE, SIDE, 1],
    classes: CLASSES,
    class_counts: CLASSES.map(() => 0),
    columns: [],
    label: null,
  }
  const manifest = modelManifest.parse({
    format: 'trainyard-model-1',
    spec,
    dataset,
    preprocessing,
    target: null,
    combine: 'mean',
    parameters: 1,
    members: files.map(({ index }) => ({ index, checkpoint_id: `ckpt_${'0'.repeat(26)}`, sha256: 'x', weight: 1 / members })),
  })
  return { manifest, members: files }
}
