import { readFile } from 'node:fs/promises'
import type { EngineInfo } from '@trainyard/engine'
import { readTensorFile, type StopRequest } from '@trainyard/spec'
import { combineEnsemble, type MembersPorts, prepareDataset, readMemberFile, type RunOptions, trainMembers } from '@trainyard/training'
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

async function train({ spec, info, datasetPath, members, request }: WorkOf<'train'>, channel: TrainerChannel, { engine, options }: Means): Promise<WorkResult> {
  const dataset = readTensorFile(await readFile(datasetPath))
  const tasks = await Promise.all(
    members.map(async ({ member, seed, resumePath }) => ({
      spec,
      info,
      dataset,
      member,
      seed,
      resume: resumePath === null ? null : await readFile(resumePath),
    })),
  )
  return { kind: 'train', outcomes: await trainMembers(tasks, portsOf(channel, request), engine, options) }
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
function portsOf(channel: TrainerChannel, asked: StopRequest): MembersPorts {
  const tell = (message: Parameters<TrainerChannel['send']>[0]): void => void channel.send(message).catch(() => undefined)
  return {
    engine: (engine) => tell({ type: 'engine', engine }),
    progress: (member, progress) => tell({ type: 'progress', member, ...progress }),
    metrics: (member, points) => tell({ type: 'metrics', points: points.map((point) => ({ member, ...point })) }),
    event: (event) => tell({ type: 'event', event }),
    checkpoints: channel.checkpoints,
    memberDone: channel.memberDone,
    request: () => (channel.request() === 'none' ? asked : channel.request()),
  }
}
