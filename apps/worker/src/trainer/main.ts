import { readFile } from 'node:fs/promises'
import { setPriority } from 'node:os'
import { deviceName, type EngineInfo, graphNotes, loadEngine, measureSpeed, memory, warmUp } from '@trainyard/engine'
import { dieWithParent, startTracing } from '@trainyard/runtime'
import { inTraceContext, withSpan } from '@trainyard/tracing'
import {
  type BatchSource,
  type DatasetInfo,
  defined,
  elementAt,
  fitsAllRows,
  hostOutage,
  type JobFailure,
  jobFailureCode,
  readTensorFile,
  tensorFileParts,
  withKeptColumns,
} from '@trainyard/spec'
import {
  asKeptColumns,
  type BatchInput,
  combineEnsemble,
  commonTarget,
  DataError,
  inputReference,
  predictRows,
  prepareDataset,
  readMemberFile,
  timeBudget,
  type RunOptions,
  type TrainedMember,
  TrainingError,
  type TrainingPorts,
  trainMembers,
} from '@trainyard/training'
import { openChannel, type TrainerChannel } from './channel.js'
import { createHandOver } from './hand-over.js'
import type { FromTrainer, Start, TrainerFailure, Work, WorkResult } from './protocol.js'
import { workerLimits } from '../limits.js'
import { timing } from '../timing.js'
import { openBytes, withScratch } from '@trainyard/tables'
import { withUploadedFiles } from './uploaded-files.js'
import { openTensorFileOnDisk } from './tensor-file-on-disk.js'
import { trainerArguments } from './trainer-arguments.js'

// The trainer process: loads the engine, takes a piece of work, reports, and waits for the next one. All it knows comes by its arguments and its channel.
const { parentPid, device, threads, engine: withEngine, xla, graphFolder } = trainerArguments.read(process.argv.slice(2))
dieWithParent(parentPid)
// Before TensorFlow starts its threads, which inherit it.
stepBack()
// Both signals of a terminal reach the whole group; it is the supervisor who decides what they mean for a running task.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined)

const tracing = await startTracing('trainer')
const channel = openChannel()
const engine = withEngine ? await loadEngine({ device, threads }) : null
await channel.send({ type: 'ready', engine: engine && { ...loaded(engine), flopsPerSecond: await measureSpeed() } })
// While it waits for work: the first steps of the training then start in about half the time.
if (engine) warmUp()
const context = engine && { engine, options: { xla, notes: graphNotes(graphFolder, engine) } }
while (await isDone(await channel.nextWork())) {
  void tracing.flush()
  await channel.send({ type: 'free', residentBytes: process.memoryUsage.rss() })
}
await tracing.close()
process.exit(0)

/**
 * Does the work and reports its end. True where the process is as it was before: it has its engine, and no tensor was left behind. After an error it is taken
 * to be changed.
 */
async function isDone({ work, folder, trace }: Start): Promise<boolean> {
  const before = engine && memory().tensors
  const alive = setInterval(() => void channel.send({ type: 'alive' }).catch(() => undefined), timing.aliveMs)
  const run = () => withSpan(work.kind, { attributes: { 'process.pid': process.pid }, long: true }, () => runWork(work, folder, channel, context))
  const fine = await reportEnd(channel, inTraceContext(trace, run)).finally(() => clearInterval(alive))
  return fine && engine !== null && memory().tensors === before
}

/** Requests come before trainings where they share cores. */
function stepBack(): void {
  try {
    setPriority(workerLimits.trainerNiceness)
  } catch {
    // A system that does not let it step back gives it a share like any other.
  }
}

function loaded({ backend, library, threads, warnings, ...where }: EngineInfo) {
  return { backend, library, threads, device: deviceName(where), warnings: [...warnings] }
}

/** Puts a file into the folder of its attempt. */
type HandOver = ReturnType<typeof createHandOver>

/** A member whose predictions are handed over as a file. */
function handedMember<M extends TrainedMember>(member: M, handOver: HandOver) {
  return { ...member, predictions: handOver([member.predictions]) }
}

type WorkOf<K extends Work['kind']> = Extract<Work, { kind: K }>

/** What training computes on: the engine that was loaded, and how its steps are run. */
type ComputeContext = { engine: EngineInfo; options: RunOptions }

/** The last message about the work. True for a result, false for an error or a member that failed. */
async function reportEnd(channel: TrainerChannel, end: Promise<WorkResult>): Promise<boolean> {
  try {
    const result = await end
    await channel.send({ type: 'result', result })
    return result.kind !== 'train' || result.outcomes.every(({ status }) => status !== 'failed')
  } catch (error) {
    await channel.send({ type: 'failed', failure: explain(error) })
    return false
  }
}

/** Does one piece of work. Training and predicting alone need the engine. */
async function runWork(work: Work, folder: string, channel: TrainerChannel, context: ComputeContext | null): Promise<WorkResult> {
  const handOver = createHandOver(folder)
  switch (work.kind) {
    case 'train':
      if (!context) throw new Error('this trainer was started without an engine')
      return train(work, handOver, channel, context)
    case 'prepare_dataset':
      return withUploadedFiles(work.files, (files) =>
        withScratch(folder, async (scratch) => {
          const { info, warnings, tensors } = await withSpan('prepare data', {}, () => prepareDataset(work.source, files, scratch))
          return { kind: 'prepare_dataset', info, warnings, file: handOver(tensorFileParts(tensors)) }
        }),
      )
    case 'combine':
      return combine(work, channel)
    case 'predict':
      return predict(work, folder, handOver, channel)
  }
}

/** One member, or several in a pack. */
async function train(work: WorkOf<'train'>, handOver: HandOver, channel: TrainerChannel, { engine, options }: ComputeContext): Promise<WorkResult> {
  const { spec } = work
  const dataset = openTensorFileOnDisk(work.datasetPath)
  try {
    const members = await withSpan('load data', {}, () =>
      Promise.all(
        work.members.map(async ({ member, seed, resumePath, initPath }) => ({
          member,
          seed,
          resume: resumePath === null ? null : await readFile(resumePath),
          init: initPath === null ? null : await readFile(initPath),
        })),
      ),
    )
    const rows = asKeptColumns({ info: work.info, dataset: dataset.file }, work.columns)
    const tasks = members.map((member) => ({ spec, ...rows, ...member }))
    const outcomes = await trainMembers(tasks, portsOf(channel, handOver), engine, options)
    return { kind: 'train', outcomes: outcomes.map((outcome) => (outcome.status === 'succeeded' ? handedMember(outcome, handOver) : outcome)) }
  } finally {
    dataset.close()
  }
}

/** The rows of a file or of a data set, from where the attempt before ended. */
async function predict(work: WorkOf<'predict'>, folder: string, handOver: HandOver, channel: TrainerChannel): Promise<WorkResult> {
  const { manifest, memberPaths, settings, source, inputPath, info, done } = work
  const members = await Promise.all(memberPaths.map(async ({ index, path }) => ({ index, file: await readFile(path) })))
  const { input, close } = openInput(source, inputPath, info)
  try {
    await withScratch(folder, (scratch) =>
      predictRows(
        { model: { manifest, members }, settings, input, scratch, done },
        { part: ({ content, ...part }) => channel.part({ ...part, file: handOver([content]) }) },
      ),
    )
    return { kind: 'predict' }
  } finally {
    close()
  }
}

function openInput(source: BatchSource, inputPath: string, info: DatasetInfo | null): { input: BatchInput; close(): void } {
  if (source.type === 'file') {
    const { bytes, close } = openBytes(inputPath)
    return { input: { type: 'file', source, bytes }, close }
  }
  const { file, close } = openTensorFileOnDisk(inputPath)
  return { input: { type: 'dataset', source, info: defined(info, 'what is known of the data set'), file }, close }
}

async function combine(
  { spec, info: stored, columns, datasetPath, memberPaths, members, measuringMs }: WorkOf<'combine'>,
  channel: TrainerChannel,
): Promise<WorkResult> {
  const predictions = await Promise.all(
    members.map(async ({ index, source, predictionsPath }) => ({ index, source, predictions: readTensorFile(await readFile(predictionsPath)) })),
  )
  const fitted = await Promise.all(memberPaths.map(async (path) => fittedIn(await readFile(path))))
  const { preprocessing } = elementAt(fitted, 0, 'members')
  const target = commonTarget(fitted.map((one) => one.target))
  const info = withKeptColumns(stored, columns)
  const {
    result,
    analysis,
    combine: rule,
    weights,
    temperature,
    threshold,
    conformal,
    predicted,
    notes,
  } = combineEnsemble({
    spec,
    info,
    members: predictions,
    time: timeBudget(measuringMs),
  })
  const refitted = members.flatMap(({ index }, place) => (fitted[place]?.finalFit ? [index] : []))
  const finalFit = fitsAllRows(spec) ? { final_fit: { rows: info.rows + info.test_rows, members: refitted } } : {}
  for (const message of notes) await channel.send({ type: 'event', event: { type: 'log', level: 'warn', message } })
  return {
    kind: 'combine',
    ensemble: result && { ...result, ...finalFit },
    analysis,
    combine: rule,
    weights,
    temperature,
    threshold,
    conformal,
    reference: { ...inputsIn(datasetPath, stored, columns), predictions: predicted },
    preprocessing,
    target,
    fitted: fitted.length > 1 ? fitted.map(({ finalFit: _rows, ...own }) => own) : null,
  }
}

/** Statistics of the training rows of a data set, by the columns that a model takes. */
function inputsIn(path: string, info: DatasetInfo, columns: WorkOf<'combine'>['columns']) {
  const { file: dataset, close } = openTensorFileOnDisk(path)
  try {
    return inputReference(asKeptColumns({ info, dataset }, columns))
  } finally {
    close()
  }
}

function fittedIn(bytes: Uint8Array): Omit<ReturnType<typeof readMemberFile>, 'file'> {
  const { file: _weights, ...fitted } = readMemberFile(bytes)
  return fitted
}

/** Training's ports on the channel. Reports are not waited for: the channel keeps their order, and the process its end until they are sent. */
function portsOf(channel: TrainerChannel, handOver: HandOver): TrainingPorts {
  const report = (message: FromTrainer): void => void channel.send(message).catch(() => undefined)
  return {
    engine: (engine) => report({ type: 'engine', engine }),
    progress: (progress) => report({ type: 'progress', ...progress }),
    metrics: (points) => report({ type: 'metrics', points: [...points] }),
    histograms: (histograms) => report({ type: 'histograms', report: histograms }),
    event: (event) => report({ type: 'event', event }),
    checkpoints: async (checkpoints) => channel.checkpoints(checkpoints.map((checkpoint) => ({ ...checkpoint, file: handOver([checkpoint.file]) }))),
    memberDone: async (member) => channel.memberDone(handedMember(member, handOver)),
    request: channel.request,
  }
}

/**
 * What a thrown error means for the job. Training and data errors name their code and say what to change; of anything else only the first line is shown, the
 * rest is for the log.
 */
function explain(error: unknown): TrainerFailure {
  const internal = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const message = error instanceof Error ? error.message : String(error)
  const outage = hostOutage(error)
  return {
    ...(outage ? { outage: outage.cause } : {}),
    code: codeOf(error, message),
    message: error instanceof TrainingError || error instanceof DataError ? message : elementAt(message.split('\n'), 0, 'lines of the message'),
    internal,
  }
}

function codeOf(error: unknown, message: string): JobFailure['code'] {
  if (error instanceof DataError) return 'data_error'
  if (error instanceof TrainingError) return jobFailureCode.parse(error.code)
  return isOutOfMemory(message) ? 'out_of_memory' : 'engine_error'
}

/** Whether these are the library's words for a tensor that does not fit. */
function isOutOfMemory(message: string): boolean {
  return /OOM when allocating|RESOURCE_EXHAUSTED|Resource exhausted|Array buffer allocation failed|Invalid typed array length/i.test(message)
}
