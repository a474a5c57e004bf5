import { type GraphNotes, loadEngine } from '@trainyard/engine'
import { expect, test } from 'vitest'
import { openMember } from './open-member.js'
import { recordingPorts, toyTask } from '@trainyard/testing/training/toy-task.js'
import { trainMember } from './train-member.js'
import { skipUnless } from '@trainyard/testing/skip-unless.js'

const engine = await loadEngine({ device: 'cpu' })
const onNative = skipUnless(engine.backend === 'tensorflow', 'native TensorFlow')
const remembered = (plainMs: number, xlaMs: number): GraphNotes => ({ read: () => ({ timed: { plainMs, xlaMs, difference: 0 } }), add: () => undefined })
const parts = { training: { epochs: 2, batch_size: 16 } }

test('a form that was faster before is used again, and the job says so', { ...onNative, timeout: 60_000 }, async () => {
  // So slow without that even this short training is worth a compilation.
  const [faster, slower] = [recordingPorts(), recordingPorts()]
  await trainMember(toyTask(parts), faster.ports, engine, { xla: 'auto', notes: remembered(1e6, 1) })
  await trainMember(toyTask(parts), slower.ports, engine, { xla: 'auto', notes: remembered(1, 1) })
  expect([faster.seen.engines[0]?.xla, slower.seen.engines[0]?.xla]).toEqual([true, false])
  expect(faster.seen.events.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/^XLA is used \(faster, as timed before\): 1\.00e\+6 ms a step without/),
  )
  expect(slower.seen.events.map(({ message }) => message)).toContainEqual(expect.stringMatching(/^XLA is not used \(not faster, as timed before\)/))
  const losses = [faster, slower].map(({ seen }) => seen.points.filter(({ key }) => key === 'loss').map(({ value }) => value ?? Number.NaN))
  losses[0]?.forEach((loss, i) => expect(Math.abs(loss - (losses[1]?.[i] ?? Number.NaN))).toBeLessThan(1e-3))
})

test('a short training has no trial and no event of one; XLA is used at once where it is forced', { ...onNative, timeout: 60_000 }, async () => {
  const [auto, forced] = [recordingPorts(), recordingPorts()]
  const runs = [await openMember(toyTask(parts), auto.ports, { xla: 'auto' }), await openMember(toyTask(parts), forced.ports, { xla: 'on' })]
  expect(runs.map(({ program }) => program.report.xla)).toEqual([false, true])
  expect([...auto.seen.events, ...forced.seen.events]).toEqual([])
  for (const run of runs) run.dispose()
})
