import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { FromWork, Work } from '../trainer/protocol.js'
import { startTrainer, type TrainerProcess } from './trainer-process.js'
import { takeSeats, type TrainerSeat } from './trainer-seats.js'

/** A child that speaks as a trainer does: it tells each seat by an event what it was told, answers `finish` with a result, and is free when no seat is left. */
const child = `
const open = new Set()
const say = (seat, message) => process.send({ type: 'event', seat, event: { type: 'log', message } })
const end = (seat) => { open.delete(seat); if (open.size === 0) process.send({ type: 'free', residentBytes: 1 }) }
process.on('message', (message) => {
  if (message.type === 'start') for (const { seat, request } of message.seats) { open.add(seat); say(seat, 'start ' + message.seats.map((one) => one.seat) + ' ' + request) }
  if (message.type === 'request' && message.request !== 'finish') say(message.seat, message.request)
  if (message.type === 'request' && message.request === 'finish') {
    process.send({ type: 'result', seat: message.seat, result: { kind: 'train', outcomes: [{ status: 'cancelled' }] } })
    end(message.seat)
  }
  if (message.type === 'leave') { say(message.seat, 'left'); for (const seat of open) say(seat, 'seat ' + message.seat + ' left'); end(message.seat) }
})
process.send({ type: 'ready', engine: null })
`
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trainyard-seats-'))
  await writeFile(path.join(folder, 'child.cjs'), child)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const work: Work = { kind: 'prepare_dataset', source: { type: 'sample', sample: 'iris' }, files: [] }
let trainer: TrainerProcess
let givenBack: TrainerProcess[]
let heard: string[][]
let seats: TrainerSeat[]

/** Three seats of one child, and what each of them hears. */
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
  seats = takeSeats(pool, { engine: false }, 3)
  heard = seats.map(() => [])
  seats.forEach((seat, index) => seat.listen((message) => heard[index]?.push(wordsOf(message))))
  await trainer.ready
})

const wordsOf = (message: FromWork): string => (message.type === 'event' ? message.event.message : message.type)
const start = (index: number): void => seats[index]?.send({ type: 'start', work, request: 'none' })
const ask = (index: number, request: 'pause' | 'cancel' | 'finish'): void => seats[index]?.send({ type: 'request', request })
const untilHeard = (index: number, words: string): Promise<void> => expect.poll(() => heard[index], { timeout: 10_000 }).toContain(words)
const ending = (seat: TrainerSeat | undefined) => seat?.exited.then(({ killedFor, signal }) => [killedFor, signal])

test('the work begins when each seat has its own, with what was asked meanwhile', async () => {
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

test('a seat that is left before the work begins does not hold up the others', async () => {
  start(0)
  start(1)
  await seats[2]?.giveBack()
  await untilHeard(1, 'start 0,1 none')
  expect(heard[2]).toEqual([])
  trainer.kill('not_needed')
})

test('a seat that is killed ends alone, and hears nothing more', async () => {
  for (const index of [0, 1, 2]) start(index)
  await untilHeard(0, 'start 0,1,2 none')
  seats[0]?.kill('lease_lost')
  expect(await ending(seats[0])).toEqual(['lease_lost', null])
  await untilHeard(1, 'seat 0 left')
  expect(heard[0]).toEqual(['start 0,1,2 none'])
  ask(2, 'pause')
  await untilHeard(2, 'pause')
  seats[1]?.kill('overdue')
  seats[2]?.kill('overdue')
  expect(await ending(seats[2])).toEqual(['overdue', 'SIGKILL'])
  expect(await trainer.exited).toMatchObject({ signal: 'SIGKILL' })
})

test.each([
  ['the death of the trainer', (): void => void process.kill(trainer.pid, 'SIGKILL'), null],
  ['want of memory, whichever seat notices it,', (): void => seats[1]?.kill('memory'), 'memory'],
] as const)('%s is the exit of all seats, which are told how many they were', async (_what, kill, reason): Promise<void> => {
  for (const index of [0, 1, 2]) start(index)
  await untilHeard(0, 'start 0,1,2 none')
  kill()
  for (const exit of await Promise.all(seats.map(({ exited }) => exited))) expect(exit).toMatchObject({ signal: 'SIGKILL', killedFor: reason, together: 3 })
})

test('the trainer is given back once, with the last seat', async () => {
  for (const index of [0, 1, 2]) start(index)
  for (const index of [2, 0, 1]) {
    expect(givenBack).toEqual([])
    ask(index, 'finish')
    await untilHeard(index, 'result')
    await seats[index]?.giveBack()
  }
  expect(givenBack).toEqual([trainer])
})
