import { expect, test } from 'vitest'
import type { WorkMessage } from '../trainer/protocol.js'
import type { TrainerProcess } from './trainer-process.js'
import { openSession } from './trainer-session.js'

/** A trainer that notes what is done to it, and says something on request. */
function trainer() {
  const done: string[] = []
  let listener: (message: WorkMessage) => void = () => undefined
  const process: TrainerProcess = {
    pid: 1,
    ready: Promise.resolve(null),
    exited: new Promise(() => undefined),
    free: () => Promise.resolve(null),
    listen: (next) => {
      listener = next
    },
    send: ({ type }) => void done.push(type),
    kill: (reason) => void done.push(reason),
  }
  const giveBack = async (): Promise<void> => void done.push('given back')
  return { process, giveBack, done, say: () => listener({ type: 'alive' }) }
}

test('a session hears, tells and ends its trainer until it is given back, which is done once; what comes later does not reach the trainer', async () => {
  const { process, giveBack, done, say } = trainer()
  const heard: string[] = []
  const session = openSession(process, giveBack)
  session.listen(({ type }) => heard.push(type))
  say()
  session.send({ type: 'request', request: 'pause' })
  await session.giveBack()
  const next: string[] = []
  openSession(process, giveBack).listen(({ type }) => next.push(type))
  say()
  session.send({ type: 'request', request: 'cancel' })
  session.kill('stalled')
  await session.giveBack()
  expect([heard, next, done]).toEqual([['alive'], ['alive'], ['request', 'given back']])
})

test('after it is given back a session hears nothing, though no other listens yet', async () => {
  const { process, giveBack, say } = trainer()
  const heard: string[] = []
  const session = openSession(process, giveBack)
  session.listen(({ type }) => heard.push(type))
  await session.giveBack()
  say()
  expect(heard).toEqual([])
})
