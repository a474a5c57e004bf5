import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { eventFileHead, eventFileName, hparamsEvent, scalarEvents, tensorboardRun } from '@trainyard/spec'
import { afterAll, expect, test } from 'vitest'
import { skipUnless } from '@trainyard/testing/skip-unless.js'

const python = process.env['TRAINYARD_TEST_PYTHON'] ?? 'python3'
const probe = spawnSync(python, ['-c', 'import tensorboard'], { encoding: 'utf8', timeout: 60_000 })

const folder = mkdtempSync(join(tmpdir(), 'trainyard-tensorboard-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const at = (index: number) => new Date(1_767_225_600_000 + index * 250).toISOString()
const series = (key: string, count: number) => ({
  key,
  step: Array.from({ length: count }, (_, index) => index * 7),
  value: Array.from({ length: count }, (_, index) => (index === 3 ? null : Math.fround(Math.sin(index)))),
  at: Array.from({ length: count }, (_, index) => at(index)),
})
const write = (part: number, ...events: Uint8Array[]) => {
  const file = join(folder, tensorboardRun('job_1', 0), eventFileName(at(0), part))
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, Buffer.concat([eventFileHead(at(0)), ...events]))
}

test(
  "TensorBoard's own reader finds every point with its step, wall time and value, over several files of a run",
  skipUnless(probe.status === 0, 'Python with TensorBoard'),
  () => {
    const loss = series('val_loss', 2_000)
    const half = (from: number, to: number) => ({
      key: 'val_loss',
      step: loss.step.slice(from, to),
      value: loss.value.slice(from, to),
      at: loss.at.slice(from, to),
    })
    const session = hparamsEvent({ group: 'job_1', startedAt: at(0), values: { 'optimizer.type': 'adam', 'optimizer.learning_rate': 0.01 } })
    write(0, session, scalarEvents(half(0, 900)))
    write(1, scalarEvents(half(900, 2_000)), scalarEvents(series('layers/dense_1/update_ratio', 5)))
    const read = spawnSync(python, [fileURLToPath(new URL('read_events.py', import.meta.url)), folder], {
      encoding: 'utf8',
      timeout: 120_000,
      maxBuffer: 1 << 26,
    })
    expect(read.status, read.stderr).toBe(0)
    const runs = JSON.parse(read.stdout)
    expect(Object.keys(runs)).toEqual(['job_1/member-0'])
    const { scalars, hparams } = runs['job_1/member-0']
    expect(hparams).toEqual(['_hparams_/session_start_info'])
    expect(scalars['layers/dense_1/update_ratio']).toHaveLength(5)
    expect(scalars.val_loss).toEqual(loss.step.map((step, index) => [Date.parse(at(index)) / 1_000, step, loss.value[index] ?? 'NaN']))
  },
)
