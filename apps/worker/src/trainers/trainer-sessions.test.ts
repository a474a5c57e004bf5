import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { FromSession, Work } from '../trainer/protocol.js'
import { startTrainer, type TrainerProcess } from './trainer-process.js'
import { openSessions, type TrainerSession } from './trainer-sessions.js'

/**
 * A child that speaks as a trainer does: it reports to each session what it received, answers `finish` with a result, and is free when no session is
 * left.
 */
const child = `
const open = new Set()
const say = (session, message) => process.send({ type: 'event', session, event: { type: 'log', message } })
const end = (session) => { open.delete(session); if (open.size === 0) process.send({ type: 'free', residentBytes: 1 }) }
process.on('message', (message) => {
  if (message.type === 'start') for (const { session, request } of message.sessions) { open.add(session); say(session, 'start ' + message.sessions.map((one) => one.session) + ' ' + request) }
  if (message.type === 'request' && message.request !== 'finish') say(message.session, message.request)
  if (message.type === 'request' && message.request === 'finish') {
    process.send({ type: 'result', session: message.session, result: { kind: 'train', outcomes: [{ status: 'cancelled' }] } })
    end(message.session)
  }
  if (message.type === 'leave') { say(message.session, 'left'); for (const session of open) say(session, 'session ' + message.session + ' left'); end(message.session) }
})
process.send({ type: 'ready', engine: null })
`
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trainyard-sessions-'))
  await writeFile(path.join(folder, 'child.cjs'), child)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const work: Work = { kind: 'prepare_dataset', source: { type: 'sample', sample: 'iris' }, files: [] }
let trainer: TrainerProcess
let givenBack: TrainerProcess[]
let heard: string[][]
let sessions: TrainerSession[]

/** Three sessions of one child, and what each of them hears. */
beforeEach(async () => {
  givenBack = []
  const pool = {
    take: (): TrainerProcess => (trainer = startTrainer({ entry: path.join(folder, 'child.cjs'), arguments: [], environment: {} })),
    giveBack: async (back: TrainerProcess) => {
      await back.free()
      givenBack.push(back)
      back.kill('not_needed')
      await back.exited
    },
  }
  sessions = openSessions(pool, { engine: false }, 3)
  heard = sessions.map(() => [])
  sessions.forEach((session, index) => session.listen((message) => heard[index]?.push(wordsOf(message))))
  await trainer.ready
})

const wordsOf = (message: FromSession): string => (message.type === 'event' ? message.event.message : message.type)
const start = (index: number): void => sessions[index]?.send({ type: 'start', work, folder, request: 'none' })
const ask = (index: number, request: 'pause' | 'cancel' | 'finish'): void => sessions[index]?.send({ type: 'request', request })
const untilHeard = (index: number, words: string): Promise<void> => expect.poll(() => heard[index], { timeout: 10_000 }).toContain(words)
const ending = (session: TrainerSession | undefined) => session?.exited.then(({ killedFor, signal }) => [killedFor, signal])

test('the work begins when each session has its own, with what was asked meanwhile', async () => {
  start(0)
  ask(0, 'pause')
  start(2)
  expect(heard).toEqual([[], [], []])
  start(1)
  await Promise.all([untilHeard(0, 'start 0,1,2 pause'), untilHeard(1, 'start 0,1,2 none'), untilHeard(2, 'start 0,1,2 none')])
  ask(1, 'cancel')
  await untilHeard(1, 'cancel')
  expect([heard[0], heard[2]]).toEqual([['start 0,1,2 pause'], ['start 0,1,2 none']])
  trainer.kill('not_needed')
})

test('a session that is left before the work begins does not hold up the others', async () => {
  start(0)
  start(1)
  await sessions[2]?.giveBack()
  await untilHeard(1, 'start 0,1 none')
  expect(heard[2]).toEqual([])
  trainer.kill('not_needed')
})

test('a session that is killed ends alone, and hears nothing more', async () => {
  for (const index of [0, 1, 2]) start(index)
  await untilHeard(0, 'start 0,1,2 none')
  sessions[0]?.kill('lease_lost')
  expect(await ending(sessions[0])).toEqual(['lease_lost', null])
  await untilHeard(1, 'session 0 left')
  expect(heard[0]).toEqual(['start 0,1,2 none'])
  ask(2, 'pause')
  await untilHeard(2, 'pause')
  sessions[1]?.kill('overdue')
  sessions[2]?.kill('overdue')
  expect(await ending(sessions[2])).toEqual(['overdue', 'SIGKILL'])
  expect(await trainer.exited).toMatchObject({ signal: 'SIGKILL' })
})

test.each([
  ['the death of the trainer', (): void => void process.kill(trainer.pid, 'SIGKILL'), null],
  ['want of memory, whichever session notices it,', (): void => sessions[1]?.kill('memory'), 'memory'],
] as const)('%s ends all sessions, and each learns how many there were', async (_what, kill, reason): Promise<void> => {
  for (const index of [0, 1, 2]) start(index)
  await untilHeard(0, 'start 0,1,2 none')
  kill()
  for (const exit of await Promise.all(sessions.map(({ exited }) => exited))) expect(exit).toMatchObject({ signal: 'SIGKILL', killedFor: reason, packed: 3 })
})

test('the trainer is given back once, with the last session', async () => {
  for (const index of [0, 1, 2]) start(index)
  for (const index of [2, 0, 1]) {
    expect(givenBack).toEqual([])
    ask(index, 'finish')
    await untilHeard(index, 'result')
    await sessions[index]?.giveBack()
  }
  expect(givenBack).toEqual([trainer])
})
