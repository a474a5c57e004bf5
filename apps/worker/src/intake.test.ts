import type { TaskRef } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { createIntake } from './intake.js'

const task = (id: string): TaskRef => ({ id, kind: 'train', epoch: 0, priority: 0 })

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

/** An intake whose tasks run until they are ended by hand. `due` are the due tasks in turn; without them the database does not answer. */
function intakeOf(slots: number, due?: TaskRef[]) {
  const ends = new Map<string, () => void>()
  const freed: number[] = []
  const handler = ({ task_id: id }: { task_id: string }) => new Promise<void>((resolve) => ends.set(id, resolve))
  const intake = createIntake({
    slots,
    handlers: { prepare_dataset: handler, train: handler, combine: handler, predict: handler },
    inTurn: async () => {
      if (due) return due
      throw new Error('the database is away')
    },
    onFreed: () => freed.push(ends.size),
    onError: (error) => expect(error).toBeUndefined(),
  })
  const end = async (id: string) => {
    ends.get(id)?.()
    ends.delete(id)
    await nextTurn()
  }
  return { intake, ends, freed, end }
}

test('due rows and notifications share the slots: none runs twice, none too many, and what found no slot is looked for when one is free', async () => {
  const { intake, ends, freed, end } = intakeOf(2)
  void intake.handlers.train({ task_id: 'a' })
  await nextTurn()
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

test('a notification begins the task whose turn it is, and what it named is looked for when a slot is free', async () => {
  const { intake, ends, freed, end } = intakeOf(2, [task('b'), task('a')])
  void intake.handlers.train({ task_id: 'a' })
  void intake.handlers.combine({ task_id: 'x' })
  await intake.handlers.train({ task_id: 'y' })
  await nextTurn()
  expect([...ends.keys()].sort()).toEqual(['a', 'b'])
  await end('b')
  expect(freed).toHaveLength(1)
})
