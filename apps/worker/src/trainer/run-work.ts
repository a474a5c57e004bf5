import { readFile } from 'node:fs/promises'
import type { EngineInfo } from '@trainyard/engine'
import { readTensorFile, type StopRequest } from '@trainyard/spec'
import { combineEnsemble, prepareDataset, readMemberFile, type RunOptions, trainMember, type TrainingPorts } from '@trainyard/training'
import type { TrainerChannel } from './channel.js'
import type { Work, WorkResult } from './protocol.js'

type WorkOf<K extends Work['kind']> = Extract<Work, { kind: K }>

/** What training computes on: the engine that was loaded, and how its steps are run. */
export type Means = { engine: EngineInfo; options: RunOptions }

/** Does one piece of work of any kind and gives back its result. Throws what training throws. Training alone needs the engine. */
export async function runWork(work: Work, channel: TrainerChannel, means: Means | null): Promise<WorkResult> {
  switch (work.kind) {
    case 'train':
      if (!means) throw new Error('this trainer was started without an engine')
      return train(work, channel, means)
    case 'prepare_dataset': {
      const files = await Promise.all(work.files.map(async ({ filename, path }) => ({ filename, bytes: await readFile(path) })))
      return { kind: 'prepare_dataset', ...(await prepareDataset(work.source, files)) }
    }
    case 'combine':
      return combine(work, channel)
  }
}

async function train(
  { spec, info, datasetPath, member, seed, resumePath, request }: WorkOf<'train'>,
  channel: TrainerChannel,
  { engine, options }: Means,
): Promise<WorkResult> {
  const [dataset, resume] = await Promise.all([readFile(datasetPath), resumePath === null ? null : readFile(resumePath)])
  const task = { spec, info, dataset: readTensorFile(dataset), member, seed, resume }
  return { kind: 'train', outcome: await trainMember(task, portsOf(channel, request), engine, options) }
}

async function combine({ spec, info, memberPath, members }: WorkOf<'combine'>, channel: TrainerChannel): Promise<WorkResult> {
  const predictions = await Promise.all(
    members.map(async ({ index, predictionsPath }) => ({ index, predictions: readTensorFile(await readFile(predictionsPath)) })),
  )
  // All members of a job are trained on the same rows, so the preprocessing of one is that of all.
  const { preprocessing, target } = readMemberFile(await readFile(memberPath))
  const { result, analysis, combine: rule, weights, temperature, notes } = combineEnsemble({ spec, info, members: predictions })
  for (const message of notes) await channel.send({ type: 'event', event: { type: 'log', level: 'warn', message } })
  return { kind: 'combine', ensemble: result, analysis, combine: rule, weights, temperature, preprocessing, target }
}

/** Training's ports on the channel. Reports are not waited for: the channel keeps their order, and the process its end until they are sent. */
function portsOf(channel: TrainerChannel, asked: StopRequest): TrainingPorts {
  const tell = (message: Parameters<TrainerChannel['send']>[0]): void => void channel.send(message).catch(() => undefined)
  return {
    engine: (engine) => tell({ type: 'engine', engine }),
    progress: (progress) => tell({ type: 'progress', ...progress }),
    metrics: (points) => tell({ type: 'metrics', points: [...points] }),
    event: (event) => tell({ type: 'event', event }),
    checkpoint: channel.checkpoint,
    memberDone: channel.memberDone,
    request: () => (channel.request() === 'none' ? asked : channel.request()),
  }
}
