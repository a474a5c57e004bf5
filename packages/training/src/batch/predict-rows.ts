import { type BatchNotes, type BatchPart, type BatchSettings, elementAt, limits, type ModelManifest, type Prediction, usualInterval } from '@trainyard/spec'
import type { Scratch } from '@trainyard/tables'
import { DataError } from '../datasets/data-error.js'
import { createPredictor, type Predictor } from '../predictor/create-predictor.js'
import { InstanceError } from '../predictor/instance-error.js'
import type { PredictorSource, PreparedRows } from '../predictor/open-members.js'
import { rowShape } from '../predictor/own-inputs.js'
import type { PredictOptions } from '../predictor/predict-options.js'
import { createReadingNotes, type ReadingNotes } from '../predictor/table-reader.js'
import { TrainingError } from '../training-error.js'
import { openRows } from './open-rows.js'
import { type BatchInput, passedAt, type RowBatch, type RowSource } from './row-source.js'
import { openWriter, type RowOutcome, type RowWriter } from './row-writer.js'

/** A batch prediction, or what is left of it behind the rows that are `done`. */
export type BatchTask = {
  model: PredictorSource
  settings: BatchSettings
  input: BatchInput
  /** Room for what is unpacked. */
  scratch: Scratch
  done: { rows: number; fraction: number; notes: BatchNotes }
}

/** Stores a part with its text; the work goes on with the next one meanwhile. */
export type BatchPorts = { part(part: BatchPart & { content: Uint8Array }): Promise<void> }

/**
 * Predicts the rows of an input and hands the output over in parts. Each row is read, computed and written as in the reply to a request, and what is written of it
 * depends on the rows of its pass alone: passes begin at the same rows wherever the work begins, so that the parts of several attempts join to the same bytes.
 *
 * @throws {TrainingError} for a model that cannot do what is asked.
 * @throws {DataError} for an input that cannot be read, and for the first wrong row where those are not skipped.
 */
export async function predictRows({ model, settings, input, scratch, done }: BatchTask, ports: BatchPorts): Promise<void> {
  const options = optionsOf(settings)
  const predictor = createPredictor(model)
  try {
    const size = passSize(predictor, options)
    const source = await openRows({ input, scratch, manifest: model.manifest, columns: settings.columns })
    const writer = openWriter({ passed: source.passed, settings, manifest: model.manifest, example: exampleOf(predictor, model.manifest, options) })
    const notes = notesFrom(done.notes)
    const parts = createParts(ports, { source, done, notes, heading: done.rows === 0 ? writer.heading : '' })
    const work: RowWork = { predictor, options, settings, writer, notes, nameOf: nameOf(input) }
    let at = done.rows
    for await (const batch of source.batches(done.rows, size)) {
      const { text, failedRows } = await predictBatch(work, batch, at)
      const rows = batch.passed.length
      at += rows
      const { flops } = predictor.cost(options, rows)
      await parts.add(text, { rows, failedRows, flops, fraction: batch.fraction })
    }
    if (at === 0) throw new DataError({ file: nameOf(input), message: 'there are no rows to predict' })
    await parts.end()
  } finally {
    predictor.dispose()
  }
}

const nameOf = ({ source }: BatchInput): string => (source.type === 'file' ? source.filename : source.name)

const optionsOf = ({ outputs, calibrated, interval = usualInterval }: BatchSettings): PredictOptions => ({
  members: outputs.includes('members'),
  calibrated,
  ...(outputs.includes('interval') ? { interval } : {}),
  ...(outputs.includes('explanation') ? { explain: true } : {}),
})

/** Rows of a pass: as many as are computed at once, fewer where the numbers of their replies would be too many. */
function passSize(predictor: Predictor, options: PredictOptions): number {
  if (predictor.model.mixing !== null)
    throw new TrainingError(
      'invalid_spec',
      'this model normalizes by the rows of a request, so that no row has a prediction of its own: send its rows to /predict',
    )
  try {
    predictor.check(options, 1, Number.POSITIVE_INFINITY)
  } catch (error) {
    if (error instanceof InstanceError) throw new TrainingError('invalid_spec', error.message)
    throw error
  }
  const { replyValues, sampledValues } = predictor.cost(options, 1)
  const fits = Math.min(Math.floor(limits.batchPassValues / replyValues), Math.floor(limits.predictSampledValues / Math.max(1, sampledValues)))
  return Math.max(1, Math.min(predictor.passRows, fits))
}

/** A prediction that shows which parts there are. */
function exampleOf(predictor: Predictor, manifest: ModelManifest, options: PredictOptions): Prediction {
  const width = rowShape(manifest).reduce((product, side) => product * side, 1)
  return elementAt(computed(predictor, [new Float32Array(width)], options), 0, 'predictions')
}

function computed(predictor: Predictor, rows: PreparedRows, options: PredictOptions): Prediction[] {
  const steps = predictor.steps(rows, options)
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value
}

type RowWork = {
  predictor: Predictor
  options: PredictOptions
  settings: BatchSettings
  writer: RowWriter
  notes: ReadingNotes
  nameOf: string
}

/** The lines of some rows, the first of which is row `at` of the input, counted from 0. */
async function predictBatch(work: RowWork, batch: RowBatch, at: number): Promise<{ text: string; failedRows: number }> {
  const { predictor, options, writer, settings } = work
  const outcomes = await readBatch(work, batch)
  const good: Float32Array[] = []
  for (const [row, outcome] of outcomes.entries()) {
    if (outcome instanceof Float32Array) good.push(outcome)
    else if (settings.on_error === 'fail') throw new DataError({ file: work.nameOf, row: at + row + 1, message: outcome.error })
  }
  const predictions = good.length === 0 ? [] : computed(predictor, good, options)
  let text = ''
  let next = 0
  for (const [row, outcome] of outcomes.entries()) {
    const result: RowOutcome = outcome instanceof Float32Array ? elementAt(predictions, next++, 'predictions') : outcome
    text += writer.row(passedAt(batch.passed, row), result)
  }
  return { text, failedRows: outcomes.length - good.length }
}

type ReadRow = Float32Array | { error: string }

/** The rows as the network takes them, or what is wrong with each. Where any is wrong, each is read by itself, so that its error is that of a request with this row. */
async function readBatch({ predictor, notes }: RowWork, { rows, instanceAt }: RowBatch): Promise<readonly ReadRow[]> {
  if ('prepared' in rows) return rows.prepared
  const found = createReadingNotes()
  try {
    const read = await predictor.read(rows.instances, found)
    addNotes(notes, found)
    return read
  } catch (error) {
    if (!(error instanceof InstanceError)) throw error
  }
  const each: ReadRow[] = []
  for (const row of rows.instances.keys()) each.push(await readAlone(predictor, instanceAt(row), notes))
  return each
}

const path = 'instances[0]'

async function readAlone(predictor: Predictor, instance: Parameters<Predictor['read']>[0][number], notes: ReadingNotes): Promise<ReadRow> {
  const found = createReadingNotes()
  try {
    const [row] = await predictor.read([instance], found)
    addNotes(notes, found)
    return row ?? { error: 'the row cannot be read' } // default: never taken, a row that is read is there
  } catch (error) {
    if (!(error instanceof InstanceError)) throw error
    // The row is named by its number, so that its place in a request of one is left out.
    return { error: error.details.map(({ message }) => (message.startsWith(path) ? message.slice(path.length).replace(/^[. ]/, '') : message)).join('; ') }
  }
}

function addNotes(notes: ReadingNotes, { dropped, unseen }: ReadingNotes): void {
  for (const name of dropped) notes.dropped.add(name)
  for (const [name, rows] of unseen) notes.unseen.set(name, (notes.unseen.get(name) ?? 0) + rows) // default: the first
}

const notesFrom = ({ dropped_columns: dropped, unseen_categories: unseen }: BatchNotes): ReadingNotes => ({
  dropped: new Set(dropped),
  unseen: new Map(Object.entries(unseen)),
  columns: [],
})

type Added = Pick<BatchPart, 'rows' | 'failedRows' | 'flops' | 'fraction'>

/**
 * Gathers lines into parts: one is full at `limits.batchPartBytes`, or after `limits.batchPartSeconds`, so that an attempt that is lost has lost no more. While
 * one is stored the next is made, and no more.
 */
function createParts(
  ports: BatchPorts,
  { source, done, notes, heading }: { source: RowSource; done: BatchTask['done']; notes: ReadingNotes; heading: string },
) {
  const started = performance.now()
  let texts: string[] = heading === '' ? [] : [heading]
  let characters = heading.length
  let sum: Added = { rows: 0, failedRows: 0, flops: 0, fraction: done.fraction }
  let all = 0
  let sentAt = started
  let storing: Promise<void> = Promise.resolve()
  const speed = (): Pick<BatchPart, 'rowsPerSecond' | 'secondsLeft'> => {
    const seconds = (performance.now() - started) / 1_000
    const gone = sum.fraction - done.fraction
    return { rowsPerSecond: seconds > 0 ? all / seconds : null, secondsLeft: gone > 0 ? (seconds * (1 - sum.fraction)) / gone : null }
  }
  const send = async (): Promise<void> => {
    const content = Buffer.from(texts.join(''), 'utf8')
    const found: BatchNotes = { dropped_columns: [...new Set([...source.dropped, ...notes.dropped])], unseen_categories: Object.fromEntries(notes.unseen) }
    const part = { ...sum, content, ...speed(), notes: found }
    texts = []
    characters = 0
    sum = { rows: 0, failedRows: 0, flops: 0, fraction: sum.fraction }
    sentAt = performance.now()
    await storing
    storing = ports.part(part)
    // It is waited for with the next part; until then nobody hears of its failure.
    storing.catch(() => undefined)
  }
  return {
    add: async (text: string, { rows, failedRows, flops, fraction }: Added): Promise<void> => {
      texts.push(text)
      characters += text.length
      all += rows
      sum = { rows: sum.rows + rows, failedRows: sum.failedRows + failedRows, flops: sum.flops + flops, fraction }
      const isDue = performance.now() - sentAt > limits.batchPartSeconds * 1_000
      if (characters >= limits.batchPartBytes || isDue) await send()
    },
    end: async (): Promise<void> => {
      if (texts.length > 0) await send()
      await storing
    },
  }
}
