import { randomKey, uniformValues } from '@trainyard/engine'
import {
  type DatasetInfo,
  defined,
  jobSpec,
  type JobSpecInput,
  readTensorFile,
  resolvedJobSpec,
  type ResolvedJobSpec,
  type StopRequest,
  type StoredTensor,
  writeTensorFile,
} from '@trainyard/spec'
import type { MemberTask, NewCheckpoint, TrainedMember, TrainingPorts } from '@trainyard/training'

/** A small job for tests: images of `side`² pixels whose class is the quarter that is bright. */
export const toySide = 8
const classes = ['top left', 'top right', 'bottom left', 'bottom right']

/** `rows` training and as many test images, drawn from the seed. */
function toyDataset(rows: number, seed = 1): { info: DatasetInfo; file: Uint8Array } {
  const split = (purpose: string): { x: Uint8Array; y: Int32Array } => {
    const noise = uniformValues(rows * toySide * toySide, randomKey({ seed, member: 0, purpose }))
    const y = Int32Array.from({ length: rows }, (_, row) => (row * 7 + (row >> 2)) % 4)
    const x = Uint8Array.from(noise, (value, index) => {
      const [row, pixel] = [Math.floor(index / (toySide * toySide)), index % (toySide * toySide)]
      const quarter = (Math.floor(pixel / toySide) < toySide / 2 ? 0 : 2) + (pixel % toySide < toySide / 2 ? 0 : 1)
      return Math.floor(value * 180) + (quarter === y[row] ? 60 : 0)
    })
    return { x, y }
  }
  const tensors: Record<string, StoredTensor> = {}
  for (const name of ['train', 'test']) {
    const { x, y } = split(name)
    tensors[`${name}.x`] = { dtype: 'U8', shape: [rows, toySide, toySide, 1], data: x }
    tensors[`${name}.y`] = { dtype: 'I32', shape: [rows], data: y }
  }
  const counts = classes.map((_, label) => defined(tensors['train.y'], 'the training labels').data.filter((y: number | bigint) => y === label).length)
  const info: DatasetInfo = {
    kind: 'image',
    task: 'classification',
    rows,
    test_rows: rows,
    input_shape: [toySide, toySide, 1],
    classes,
    class_counts: counts,
    columns: [],
    label: null,
  }
  return { info, file: writeTensorFile(tensors) }
}

/** A network with layers that draw noise and layers that do not. */
export const toyNetwork: JobSpecInput['architecture'] = {
  layers: [
    { type: 'flatten' },
    { type: 'dense', units: 16, activation: 'relu' },
    { type: 'dropout', rate: 0.2 },
    { type: 'dense', units: 8, activation: 'tanh' },
  ],
}

/** A spec with every default, and these parts of it. */
export const toySpec = (parts: Partial<JobSpecInput>): ResolvedJobSpec =>
  resolvedJobSpec.parse(
    jobSpec.parse({
      dataset: { id: `ds_${'0'.repeat(26)}`, validation_fraction: 0.25 },
      task: 'classification',
      seed: 7,
      architecture: { layers: [{ type: 'flatten' }, { type: 'dense', units: 16, activation: 'relu' }] },
      ...parts,
    }),
  )

/** A member's task on the toy data set. */
export function toyTask(
  parts: Partial<JobSpecInput>,
  { rows = 80, member = 0, resume = null }: { rows?: number; member?: number; resume?: Uint8Array | null } = {},
): MemberTask {
  const spec = toySpec(parts)
  const { info, file } = toyDataset(rows)
  return { spec, info, dataset: readTensorFile(file), member, seed: spec.seed, resume }
}

/** Ports that record what is reported to them; `request` asks for a stop when the newest progress satisfies it. */
export function recordingPorts(stopWhen: (step: number) => StopRequest = () => 'none') {
  const seen = {
    engines: [] as Parameters<TrainingPorts['engine']>[0][],
    progress: [] as Parameters<TrainingPorts['progress']>[0][],
    histograms: [] as Parameters<TrainingPorts['histograms']>[0][],
    points: [] as Parameters<TrainingPorts['metrics']>[0][number][],
    events: [] as Parameters<TrainingPorts['event']>[0][],
    checkpoints: [] as NewCheckpoint[],
    members: [] as TrainedMember[],
  }
  let step = 0
  const ports: TrainingPorts = {
    engine: (info) => void seen.engines.push(info),
    progress: (progress) => void seen.progress.push(progress),
    metrics: (points) => {
      seen.points.push(...points)
      step = Math.max(step, ...points.map((point) => point.step))
    },
    histograms: (report) => void seen.histograms.push(report),
    event: (event) => void seen.events.push(event),
    checkpoints: async (checkpoints) => void seen.checkpoints.push(...checkpoints),
    memberDone: async (member) => void seen.members.push(member),
    request: () => stopWhen(step),
  }
  return { ports, seen }
}

/** Ports of a training of which nothing is heard and nothing asked: a test replaces those that it looks at. */
export const silentPorts: TrainingPorts = {
  engine: () => undefined,
  progress: () => undefined,
  metrics: () => undefined,
  histograms: () => undefined,
  event: () => undefined,
  memberDone: async () => undefined,
  checkpoints: async () => undefined,
  request: () => 'none',
}
