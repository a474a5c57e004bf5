import { fork } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { engineEnvironment } from '@trainyard/engine/environment'
import { planTrainings } from '@trainyard/lifecycle'
import {
  type DatasetInfo,
  datasetTensors,
  defined,
  elementAt,
  inferShapes,
  totalMemory,
  trainingMemory,
  jobSpec,
  type JobSpecInput,
  modelInputShape,
  resolvedJobSpec,
  type ResolvedJobSpec,
  writeTensorFile,
} from '@trainyard/spec'

// npm run bench:memory -- [part of a job's title …] [--threads 2]
const { values, positionals } = parseArgs({ allowPositionals: true, options: { threads: { type: 'string', default: '2' } } })
const trainer = fileURLToPath(new URL('../../../apps/worker/dist/trainer/main.js', import.meta.url))

type Case = { title: string; rows: number; input: [number, number, number]; job: Partial<JobSpecInput> }

const dense = (units: number) => ({ type: 'dense', units, activation: 'relu' }) as const
const conv = (filters: number) => ({ type: 'conv2d', filters, kernel_size: 3, padding: 'same', activation: 'relu' }) as const
const flat = { type: 'flatten' } as const
const batch = (batch_size: number) => ({ training: { epochs: 2, batch_size } })

/** Jobs whose memory is of different kinds: weights, optimizer slots, outputs of layers, packs, rows. */
const cases: readonly Case[] = [
  { title: 'MLP 784-256-128', rows: 2_000, input: [28, 28, 1], job: { architecture: { layers: [flat, dense(256), dense(128)] }, ...batch(128) } },
  {
    title: 'wide MLP, 38 million weights, Adam',
    rows: 512,
    input: [28, 28, 1],
    job: { architecture: { layers: [flat, dense(4_096), dense(8_192)] }, ...batch(128) },
  },
  {
    title: 'the same, SGD',
    rows: 512,
    input: [28, 28, 1],
    job: { architecture: { layers: [flat, dense(4_096), dense(8_192)] }, optimizer: { type: 'sgd' }, ...batch(128) },
  },
  {
    title: 'four of them in a pack',
    rows: 512,
    input: [28, 28, 1],
    job: { architecture: { layers: [flat, dense(4_096), dense(8_192)] }, ensemble: { members: 4, members_per_call: 4 }, ...batch(128) },
  },
  {
    title: 'convolutions 32-64 of 28 × 28, batch 128',
    rows: 1_024,
    input: [28, 28, 1],
    job: { architecture: { layers: [conv(32), { type: 'max_pooling2d' }, conv(64), flat, dense(128)] }, ...batch(128) },
  },
  {
    title: 'the same, batch 1,024',
    rows: 2_048,
    input: [28, 28, 1],
    job: { architecture: { layers: [conv(32), { type: 'max_pooling2d' }, conv(64), flat, dense(128)] }, ...batch(1_024) },
  },
  {
    title: 'three convolutions of 64 filters of 64 × 64, batch 128',
    rows: 256,
    input: [64, 64, 3],
    job: { architecture: { layers: [conv(64), conv(64), conv(64), { type: 'global_average_pooling2d' }] }, ...batch(128) },
  },
  {
    title: 'the same, batch 8: held-out rows are computed in larger batches',
    rows: 1_280,
    input: [64, 64, 3],
    job: { architecture: { layers: [conv(64), conv(64), conv(64), { type: 'global_average_pooling2d' }] }, training: { epochs: 1, batch_size: 8 } },
  },
  { title: 'ResNet-20 of 32 × 32, batch 256', rows: 512, input: [32, 32, 3], job: { architecture: { preset: 'resnet', depth: 20 }, ...batch(256) } },
  {
    title: 'many rows: 400 MB of images',
    rows: 8_000,
    input: [128, 128, 3],
    job: { architecture: { layers: [{ type: 'average_pooling2d', pool_size: 8 }, flat, dense(16)] }, ...batch(128) },
  },
  {
    title: 'LSTM of 128 units, 128 steps, batch 256',
    rows: 1_024,
    input: [128, 32, 1],
    job: {
      architecture: {
        layers: [
          { type: 'reshape', shape: [128, 32] },
          { type: 'lstm', units: 128 },
        ],
      },
      ...batch(256),
    },
  },
]

/** What was estimated for a job, and what its trainer held at most; megabytes. */
type MemoryRow = { title: string; estimated: number; measured: number }

const thousands = (value: number): string => Math.round(value).toLocaleString('en')
const lineOf = ({ title, estimated, measured }: MemoryRow): string =>
  `| ${title} | ${thousands(estimated)} | ${thousands(measured)} | ${(estimated / measured).toFixed(2)} |`

/** Trains a job in a trainer of its own, as a worker starts it, and reads from the system what it held at most. */
async function measureCase({ title, rows, input, job }: Case, threads: number): Promise<MemoryRow> {
  const folder = mkdtempSync(path.join(tmpdir(), 'trainyard-memory-'))
  try {
    const { info, file } = randomImages(rows, input)
    const datasetPath = path.join(folder, 'dataset.bin')
    writeFileSync(datasetPath, file)
    const spec = specOf(job)
    const members = elementAt(planTrainings(spec, info), 0, 'packs')
    const measured = await peakOf({ spec, info, datasetPath, folder, members }, threads)
    const inferred = inferShapes(spec.architecture, { inputShape: modelInputShape(info), task: spec.task, classes: info.classes.length })
    if (!inferred.ok) throw new Error(JSON.stringify(inferred.errors))
    const estimate = totalMemory(trainingMemory(inferred.shapes, { spec, info, datasetBytes: file.length, members: members.length }))
    return { title, estimated: estimate / 1e6, measured: measured / 1e6 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const specOf = (job: Partial<JobSpecInput>): ResolvedJobSpec =>
  resolvedJobSpec.parse(jobSpec.parse({ dataset: { id: `ds_${'0'.repeat(26)}` }, task: 'classification', seed: 7, architecture: { layers: [] }, ...job }))

function randomImages(rows: number, [height, width, channels]: Case['input']): { info: DatasetInfo; file: Uint8Array } {
  const data = Uint8Array.from({ length: rows * height * width * channels }, (_, index) => (index * 2_654_435_761) >>> 24)
  const y = Int32Array.from({ length: rows }, (_, row) => row % 10)
  const classes = Array.from({ length: 10 }, (_, label) => `class ${label}`)
  const class_counts = classes.map((_, label) => y.filter((value) => value === label).length)
  const file = writeTensorFile({
    [datasetTensors.images('train')]: { dtype: 'U8', shape: [rows, height, width, channels], data },
    [datasetTensors.labels('train')]: { dtype: 'I32', shape: [rows], data: y },
  })
  const info: DatasetInfo = {
    kind: 'image',
    task: 'classification',
    rows,
    test_rows: 0,
    input_shape: [height, width, channels],
    classes,
    class_counts,
    columns: [],
    label: null,
  }
  return { info, file }
}

type Work = { spec: ResolvedJobSpec; info: DatasetInfo; datasetPath: string; folder: string; members: readonly { index: number; seed: number }[] }

/** The most bytes that a trainer held while it did this work. */
function peakOf({ spec, info, datasetPath, folder, members }: Work, threads: number): Promise<number> {
  const child = fork(trainer, [String(process.pid), 'cpu', String(threads), 'engine', 'off', path.join(folder, 'graphs')], {
    env: { ...engineEnvironment({ device: 'cpu', threads }), ...(process.env['HOME'] === undefined ? {} : { HOME: process.env['HOME'] }) },
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const pid = defined(child.pid, 'the trainer’s process')
  const start = () => {
    const trained = members.map(({ index, seed }) => ({ member: index, seed, resumePath: null }))
    const work = { kind: 'train', spec, info, datasetPath, members: trained }
    child.send({ type: 'start', work, folder, request: 'none' })
  }
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the trainer ended with ${code}`)))
    child.on('message', (message: { type: string; number?: number; failure?: unknown; result?: { outcomes: { status: string }[] } }) => {
      if (message.type === 'ready') start()
      else if (message.type === 'checkpoints' || message.type === 'member') child.send({ type: 'saved', number: message.number, error: null })
      else if (message.type === 'failed') reject(new Error(JSON.stringify(message.failure)))
      else if (message.type === 'result') {
        const bad = message.result?.outcomes.find(({ status }) => status !== 'succeeded')
        if (bad) reject(new Error(JSON.stringify(bad)))
        else resolve(mostHeld(pid))
        child.kill('SIGKILL')
      }
    })
  })
}

/** The most that the system says that a process held, in bytes. */
const mostHeld = (pid: number): number => 1_024 * Number(defined(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1], 'VmHWM'))

process.stdout.write('| job | estimated, MB | measured, MB | ratio |\n|---|---|---|---|\n')
for (const one of cases)
  if (positionals.length === 0 || positionals.some((part) => one.title.includes(part)))
    process.stdout.write(`${lineOf(await measureCase(one, Number(values.threads)))}\n`)
