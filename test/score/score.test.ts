import { createHash } from 'node:crypto'
import { createWriteStream, mkdtempSync, openAsBlob, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Calls, createCalls, type Schemas } from '@trainyard/client'
import { waitFor } from '@trainyard/local'
import { defined, elementAt } from '@trainyard/spec'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Stack, startStack } from '@trainyard/testing/stack.js'
import { churnLines } from './churn-file.js'
import { childrenOf, residentBytes } from './processes.js'

/** `npm run score` sets these; without them the short form runs. */
const { TRAINYARD_SCORE_ROWS = '12000', TRAINYARD_SCORE_KILLS = '1', TRAINYARD_SCORE_REPORT: report } = process.env
const [rows, kills] = [Number(TRAINYARD_SCORE_ROWS), Number(TRAINYARD_SCORE_KILLS)]
const limitSeconds = 120 + rows / 1_000
const trainingRows = 2_000

let stack: Stack
let calls: Calls
let folder: string
let file: string
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'trainyard-score-'))
  file = path.join(folder, 'customers.csv')
  stack = await startStack({ environment: { WORKER_SLOTS: '1', TRAINYARD_DEVICE: 'cpu' } })
  calls = createCalls(() => stack.client)
  await pipeline(Readable.from(churnLines(rows, 2)), createWriteStream(file))
  await train()
}, 180_000)
afterAll(async () => {
  await stack?.stop()
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

/** A model of five members for tables of this shape. */
async function train(): Promise<void> {
  const table = new File([...churnLines(trainingRows, 1)], 'churn.csv')
  const { id } = await calls.uploadDataset({ format: 'csv', name: 'churn', label: 'churned', ignore_columns: ['customer'] }, [table])
  await waitFor({ what: 'the data set', limitSeconds: 60, everyMilliseconds: 50, check: async () => (await calls.dataset(id)).status === 'ready' })
  const dense = (units: number) => [
    { type: 'dense', units },
    { type: 'activation', function: 'relu' },
  ]
  const job = await calls.createJob({
    dataset: { id },
    architecture: { layers: [...dense(64), ...dense(32)] },
    training: { epochs: 2, batch_size: 64 },
    ensemble: { members: 5 },
    model: { name: 'churn' },
  })
  const ended = async () => ['succeeded', 'failed'].includes((await calls.job(job.id)).status)
  await waitFor({ what: 'the model', limitSeconds: 120, everyMilliseconds: 100, check: ended })
  expect((await calls.job(job.id)).error).toBe(null)
}

const uploadRows = async (): Promise<string> => calls.uploadRows(new File([await openAsBlob(file)], 'customers.csv'))

const asked = { model: 'churn', columns: ['customer'], outputs: ['label', 'probabilities', 'uncertainty', 'members'] }

type Batch = Schemas['BatchPrediction']

/** Predicts the file; `meanwhile` hears of each look at it. */
async function predicted(request: object, meanwhile: (batch: Batch) => Promise<void> | void): Promise<Batch> {
  const { id } = await calls.createPrediction({ ...asked, input: { upload: await uploadRows() }, ...request })
  const check = async () => {
    const batch = await calls.prediction(id)
    await meanwhile(batch)
    return batch.finished_at !== null
  }
  await waitFor({ what: 'the batch prediction', limitSeconds, everyMilliseconds: 20, check })
  return calls.prediction(id)
}

async function outputOf({ id, output }: Batch): Promise<Buffer> {
  const bytes = Buffer.from(await new Response(await calls.predictionOutput(id)).arrayBuffer())
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(output?.sha256)
  return bytes
}

const rounded = (seconds: number) => Math.round(10 * seconds) / 10

test(
  'a file is predicted row by row as /predict does, bit for bit, and after its processes were killed in the midst byte for byte the same',
  async () => {
    const worker = defined(stack.pids['worker'], 'the worker')
    const idle = residentBytes(worker)
    let most = idle
    const started = performance.now()
    const whole = await predicted({}, () => {
      most = Math.max(most, residentBytes(worker))
    })
    const seconds = (performance.now() - started) / 1_000
    expect(whole).toMatchObject({ status: 'succeeded', error: null, failed_rows: 0, progress: { rows, fraction: 1 } })
    const bytes = await outputOf(whole)

    let killed = 0
    let rowsAtKill = 0
    const killing = await predicted({}, async ({ progress }) => {
      // Each time when more is stored than at the time before, and not all.
      if (killed >= kills || progress.rows <= rowsAtKill || progress.rows >= rows || progress.rows < (rows * killed) / (kills + 1)) return
      rowsAtKill = progress.rows
      killed += 1
      const current = defined(stack.pids['worker'], 'the worker')
      if (killed === 1) for (const trainer of childrenOf(current)) process.kill(trainer, 'SIGKILL')
      else {
        process.kill(current, 'SIGKILL')
        await stack.restart('worker')
      }
    })
    expect([killed, killing.status, killing.error]).toEqual([kills, 'succeeded', null])
    const { rows: attempts } = await stack.database.db.pool.query(
      'SELECT a.outcome FROM job_attempts a JOIN tasks t ON t.id = a.task_id WHERE t.prediction_id = $1 ORDER BY a.epoch',
      [killing.id],
    )
    expect(attempts.map(({ outcome }) => outcome).at(-1)).toBe('done')
    expect(attempts.length).toBeGreaterThan(kills)
    expect(Buffer.compare(await outputOf(killing), bytes)).toBe(0)
    await compareWithRequests(bytes)
    const mib = (value: number) => Math.round(value / 2 ** 20)
    const figures = {
      rows,
      seconds: rounded(seconds),
      rows_per_second: Math.round(rows / seconds),
      idle_mib: mib(idle),
      over_idle_mib: mib(most - idle),
      kills,
    }
    if (report !== undefined) writeFileSync(report, JSON.stringify(figures))
    if (report !== undefined) process.stdout.write(`${JSON.stringify(figures)}\n`)
  },
  3 * limitSeconds * 1_000,
)

/** Rows of the output are those of the replies to requests, number by number as JSON writes them, whatever the requests' sizes. */
async function compareWithRequests(output: Buffer): Promise<void> {
  const lines = output.toString('utf8').trimEnd().split('\n')
  const heading = elementAt(lines, 0, 'lines').split(',')
  expect(lines).toHaveLength(rows + 1)
  const source: string[] = []
  for (const line of churnLines(Math.min(rows, 600), 2)) source.push(line.trimEnd())
  const names = elementAt(source, 0, 'lines').split(',')
  const instanceAt = (row: number) =>
    Object.fromEntries(
      elementAt(source, row + 1, 'lines')
        .split(',')
        .flatMap((cell, place) => (place === 0 ? [] : [[elementAt(names, place, 'names'), cell]])),
    )
  let at = 0
  for (const size of [1, 2, 3, 5, 16, 17, 64, 100, 256, 1, 7]) {
    const instances = Array.from({ length: size }, (_, row) => instanceAt(at + row))
    const { predictions } = await calls.predict('churn', { instances, members: true })
    for (const [row, { label, probabilities = [], uncertainty, members = [] }] of predictions.entries()) {
      const values = [at + row, label, ...probabilities, ...Object.values(uncertainty), ...members.flatMap((member) => member.probabilities ?? [])]
      expect(elementAt(lines, at + row + 1, 'lines'), `row ${at + row} in a request of ${size}`).toBe(values.join(','))
    }
    at += size
  }
  expect(heading.slice(0, 5)).toEqual([
    'customer',
    'prediction.label',
    'prediction.probabilities.no',
    'prediction.probabilities.yes',
    'prediction.uncertainty.total',
  ])
}
