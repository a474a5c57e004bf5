import { readFile } from 'node:fs/promises'
import type { EngineInfo } from '@trainyard/engine'
import { readTensorFile, type StopRequest, type TensorFile } from '@trainyard/spec'
import { combineEnsemble, type MembersPorts, prepareDataset, readMemberFile, type RunOptions, type Training, trainTogether } from '@trainyard/training'
import type { SeatChannel, TrainerChannel } from './channel.js'
import { explain } from './explain.js'
import type { SaidOfWork, SeatedWork, Work, WorkResult } from './protocol.js'

type WorkOf<K extends Work['kind']> = Extract<Work, { kind: K }>

/** What training computes on: the engine that was loaded, and how its steps are run. */
export type Means = { engine: EngineInfo; options: RunOptions }

/** Does what was given and tells how each piece of it ended. True where none of it failed. Training alone needs the engine. */
export async function runWork(seats: readonly SeatedWork[], channel: TrainerChannel, means: Means | null): Promise<boolean> {
  if (means && seats.every(({ work }) => work.kind === 'train')) return train(seats, channel, means)
  const told = await Promise.all(
    seats.map(({ seat, work }) => {
      const own = channel.seat(seat)
      return tellEnd(own, runOther(work, own))
    }),
  )
  return told.every(Boolean)
}

/** The last word about a piece of work. */
async function tellEnd(seat: SeatChannel, end: Promise<WorkResult>): Promise<boolean> {
  try {
    await seat.send({ type: 'result', result: await end })
    return true
  } catch (error) {
    await seat.send({ type: 'failed', failure: explain(error) })
    return false
  }
}

async function runOther(work: Work, channel: SeatChannel): Promise<WorkResult> {
  switch (work.kind) {
    case 'train':
      throw new Error('this trainer was started without an engine')
    case 'prepare_dataset': {
      const files = await Promise.all(work.files.map(async ({ filename, path }) => ({ filename, bytes: await readFile(path) })))
      return { kind: 'prepare_dataset', ...(await prepareDataset(work.source, files)) }
    }
    case 'combine':
      return combine(work, channel)
  }
}

/** One training, or several that go together. Each ends by itself; one that cannot even be read is nothing to the others. */
async function train(seats: readonly SeatedWork[], channel: TrainerChannel, { engine, options }: Means): Promise<boolean> {
  const datasets = new Map<string, Promise<TensorFile>>()
  const datasetAt = (path: string): Promise<TensorFile> => {
    const known = datasets.get(path) ?? readFile(path).then(readTensorFile)
    datasets.set(path, known)
    return known
  }
  const opened = await Promise.allSettled(
    seats.map(async ({ seat, work }) => {
      if (work.kind !== 'train') throw new Error(`work of kind ${work.kind} goes with no training`)
      return trainingOf(work, channel.seat(seat), await datasetAt(work.datasetPath))
    }),
  )
  const trainings = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const { ends, finished } = trainTogether(trainings, engine, options)
  const endOf = async (index: number): Promise<WorkResult> => {
    const one = opened[index]
    if (one?.status !== 'fulfilled') throw one?.reason
    return { kind: 'train', outcomes: (await ends[trainings.indexOf(one.value)]) ?? [] }
  }
  const told = await Promise.all(seats.map(({ seat }, index) => tellEnd(channel.seat(seat), endOf(index))))
  await finished
  return told.every(Boolean)
}

async function trainingOf({ spec, info, members, request }: WorkOf<'train'>, channel: SeatChannel, dataset: TensorFile): Promise<Training> {
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
  return { tasks, ports: portsOf(channel, request) }
}

async function combine({ spec, info, memberPath, members }: WorkOf<'combine'>, channel: SeatChannel): Promise<WorkResult> {
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
function portsOf(channel: SeatChannel, asked: StopRequest): MembersPorts {
  const tell = (message: SaidOfWork): void => void channel.send(message).catch(() => undefined)
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
