import { loadEngine } from '@trainyard/engine'
import { skipUnless } from '@trainyard/testing/skip-unless.js'
import { recordingPorts, toyTask } from '@trainyard/testing/training/toy-task.js'
import { expect, test } from 'vitest'
import { openMember } from './open-member.js'

const engine = await loadEngine({ device: 'cpu' })
const onNative = skipUnless(engine.backend === 'tensorflow', 'native TensorFlow')

test('XLA is used where the setting says so, and nowhere else', { ...onNative, timeout: 60_000 }, async () => {
  const { ports, seen } = recordingPorts()
  const task = toyTask({ training: { epochs: 2, batch_size: 16 } })
  const runs = [await openMember(task, ports, {}), await openMember(task, ports, { xla: 'on' })]
  expect(runs.map(({ program }) => program.report.xla)).toEqual([false, true])
  expect(seen.events).toEqual([])
  for (const run of runs) run.dispose()
})
