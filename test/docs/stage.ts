import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TrainyardClient } from '@trainyard/client'
import { waitFor } from '@trainyard/local'
import { stringify } from 'yaml'
import { type Stack, startStack } from '../support/stack.js'
import { pngOf } from './picture.js'

/** What the examples are run against: a real installation with a data set, a finished job and its model, and the files that examples name. */
export type Stage = {
  stack: Stack
  /** The folder in which examples run. */
  folder: string
  dataset: string
  /** A finished job, whose model is `digits`. */
  job: string
  /** Another finished job. */
  other: string
  close(): Promise<void>
}

const side = 28
const rows = 200
/** A dot that stands where the label says, on noise: enough to learn from in a moment. */
const pixel = (label: number, x: number, y: number, row: number) => (Math.hypot(x - 3 - 2.3 * label, y - 14) < 4 ? 255 : (x * 7 + y * 13 + row * 31) % 40)

function images(): File[] {
  const head = (...sides: number[]) => {
    const bytes = Buffer.alloc(4 + 4 * sides.length)
    bytes.writeUInt32BE(0x0800 + sides.length, 0)
    sides.forEach((each, index) => bytes.writeUInt32BE(each, 4 + 4 * index))
    return bytes
  }
  const pixels = Uint8Array.from({ length: rows * side * side }, (_, index) => {
    const row = Math.floor(index / side ** 2)
    return pixel(row % 10, index % side, Math.floor(index / side) % side, row)
  })
  const labels = Uint8Array.from({ length: rows }, (_, row) => row % 10)
  return [new File([head(rows, side, side), pixels], 'train-images-idx3-ubyte'), new File([head(rows), labels], 'train-labels-idx1-ubyte')]
}

const jobOn = (dataset: string, epochs = 2) => ({
  name: 'digits',
  dataset: { id: dataset },
  architecture: { layers: [{ type: 'flatten' as const }, { type: 'dense' as const, units: 16, activation: 'relu' as const }] },
  optimizer: { type: 'adam' as const },
  training: { epochs, batch_size: 32 },
  ensemble: { members: 2 },
  model: { name: 'digits' },
})

/** Sets the stage. Throws when a part of it is not ready in time. */
export async function setStage(): Promise<Stage> {
  const stack = await startStack()
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-docs-'))
  const close = async () => {
    await stack.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const { client } = stack
    const dataset = await readyDataset(client)
    const submit = async () => (await client.api.POST('/v1/jobs', { body: jobOn(dataset) as never })).data?.id ?? ''
    const [job, other] = await Promise.all([submit(), submit()])
    for (const id of [job, other]) for await (const page of client.watchMetrics(id, { intervalMs: 200 })) if (page.complete) break
    writeFileSync(join(folder, 'job.json'), JSON.stringify(jobOn(dataset)))
    writeFileSync(join(folder, 'long.json'), JSON.stringify(jobOn(dataset, 100_000)))
    writeFileSync(join(folder, 'job.yaml'), stringify(jobOn(dataset)))
    writeFileSync(join(folder, 'table.csv'), ['a,b,label', ...Array.from({ length: 40 }, (_, row) => `${row},${row % 7},${row % 2 ? 'yes' : 'no'}`)].join('\n'))
    writeFileSync(
      join(folder, 'seven.png'),
      pngOf(side, side, (x, y) => pixel(7, x, y, 0)),
    )
    return { stack, folder, dataset, job, other, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function readyDataset({ api, uploadDataset }: TrainyardClient): Promise<string> {
  const { id } = await uploadDataset({ name: 'dots', format: 'idx' }, images())
  await waitFor<true>({
    what: 'the data set to be ready',
    limitSeconds: 60,
    everyMilliseconds: 100,
    check: async () => (await api.GET('/v1/datasets/{id}', { params: { path: { id } } })).data?.status === 'ready',
  })
  return id
}
