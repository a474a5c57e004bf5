import type { TaskRef } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { createIntake } from './intake.js'

const task = (id: string): TaskRef => ({ id, kind: 'train', epoch: 0, priority: 0 })

/** An intake whose tasks run until they are ended by hand. */
function intakeOf(slots: number) {
  const ends = new Map<string, () => void>()
  const freed: number[] = []
  const handler = ({ task_id: id }: { task_id: string }) => new Promise<void>((resolve) => ends.set(id, resolve))
  const intake = createIntake({
    slots,
    handlers: { prepare_dataset: handler, train: handler, combine: handler },
    onFreed: () => freed.push(ends.size),
    onError: (error) => expect(error).toBeUndefined(),
  })
  const end = async (id: string) => {
    ends.get(id)?.()
    ends.delete(id)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { intake, ends, freed, end }
}

test('due rows and notifications share the slots: none runs twice, none too many, and what found no slot is looked for when one is free', async () => {
  const { intake, ends, freed, end } = intakeOf(2)
  void intake.handlers.train({ task_id: 'a' })
  expect(intake.begin([task('a'), task('b'), task('c')]).map(({ id }) => id)).toEqual(['c'])
  await intake.handlers.train({ task_id: 'd' })
  expect([...ends.keys()]).toEqual(['a', 'b'])
  expect(freed).toEqual([])
  await end('a')
  expect(freed).toEqual([1])
  await end('b')
  await intake.idle()
})

test('a closed intake begins nothing, and looks for what it missed when it opens', async () => {
  const { intake, ends, freed } = intakeOf(2)
  intake.open(false)
  await intake.handlers.train({ task_id: 'a' })
  expect(intake.begin([task('b')])).toHaveLength(1)
  expect([ends.size, freed]).toEqual([0, []])
  intake.open(true)
  expect(freed).toEqual([0])
})
