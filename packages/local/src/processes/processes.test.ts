import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { identifyProcess, isAlive, isSameProcess, pidFileOf, readProcessRecord, writeProcessRecord } from './pid-file.js'
import { startProcess } from './start-process.js'
import { stopProcess } from './stop-process.js'
import { superviseProcess, type SupervisionEvent } from './supervise-process.js'
import { waitFor } from './wait-for.js'

const home = mkdtempSync(join(tmpdir(), 'trainyard-processes-'))
const bystanders: ChildProcess[] = []
afterAll(() => {
  for (const child of bystanders) child.kill('SIGKILL')
  rmSync(home, { recursive: true, force: true })
})

const waiting = 'setInterval(() => {}, 1000); console.log("here")'
const common = { home, command: process.execPath, environment: process.env, limitSeconds: 10 }

test('a started process has a pid file and a log, and is ended by name', async () => {
  const started = await startProcess({ ...common, name: 'one', args: ['-e', waiting], port: 4321 })
  expect(isAlive(home, 'one')).toMatchObject({ pid: started.record.pid, port: 4321, command: [process.execPath, '-e', waiting] })
  await waitFor({ what: 'its line', check: () => readFileSync(started.logFile, 'utf8').includes('here'), limitSeconds: 10 })
  expect(await stopProcess({ home, name: 'one' })).toBe('ended')
  expect(await started.exited).toEqual({ status: null, signal: 'SIGTERM' })
  expect(isAlive(home, 'one')).toBeUndefined()
  expect(readProcessRecord(home, 'one')).toBeUndefined()
})

test('a process that does not heed the polite signal is killed after the limit', async () => {
  const deaf = `process.on('SIGTERM', () => console.log('no')); ${waiting}`
  const started = await startProcess({ ...common, name: 'deaf', args: ['-e', deaf] })
  await waitFor({ what: 'its line', check: () => readFileSync(started.logFile, 'utf8').includes('here'), limitSeconds: 10 })
  expect(await stopProcess({ home, name: 'deaf', graceSeconds: 0.2 })).toBe('killed')
  expect(await started.exited).toEqual({ status: null, signal: 'SIGKILL' })
})

test('a stale pid file whose pid belongs to another process never costs that process its life', async () => {
  const other = spawn(process.execPath, ['-e', waiting], { stdio: 'ignore' })
  bystanders.push(other)
  const pid = other.pid ?? 0
  const record = writeProcessRecord(home, { name: 'stale', pid, command: ['something', 'else'] })
  writeFileSync(pidFileOf(home, 'stale'), JSON.stringify({ ...record, started: 'at another time' }))
  expect(isAlive(home, 'stale')).toBeUndefined()
  expect(await stopProcess({ home, name: 'stale' })).toBe('not_running')
  expect(identifyProcess(pid)).toBeDefined()
})

test('a damaged pid file counts as no process', async () => {
  writeFileSync(pidFileOf(home, 'damaged'), '{"pid":')
  expect(isAlive(home, 'damaged')).toBeUndefined()
  expect(await stopProcess({ home, name: 'damaged' })).toBe('not_running')
})

test('a program that is missing is refused with its name', async () => {
  await expect(startProcess({ ...common, name: 'missing', command: 'no-such-program-anywhere', args: [] })).rejects.toMatchObject({
    code: 'local_start_failed',
    message: expect.stringContaining('missing cannot be started') as string,
  })
})

test('this process is itself, and nobody has pid 0 or one beyond all limits', () => {
  const me = identifyProcess(process.pid)
  expect(me === undefined ? undefined : isSameProcess(me)).toBe(true)
  expect(isSameProcess({ pid: process.pid, started: 'another time' })).toBe(false)
  expect(identifyProcess(0)).toBeUndefined()
  expect(identifyProcess(2 ** 30)).toBeUndefined()
})

test('a supervised process comes back after kill -9 and stays away after stop', async () => {
  const events: SupervisionEvent[] = []
  const service = await superviseProcess({
    ...common,
    name: 'service',
    args: ['-e', waiting],
    restartDelayFirstSeconds: 0.01,
    onEvent: (event) => events.push(event),
  })
  const first = service.pid()
  process.kill(first ?? 0, 'SIGKILL')
  const second = await waitFor({ what: 'the restart', check: () => (service.restarts() === 1 ? service.pid() : undefined), limitSeconds: 10 })
  expect(second).not.toBe(first)
  expect(events.map(({ kind }) => kind)).toEqual(['started', 'exited', 'started'])
  expect(events[1]).toMatchObject({ reason: 'signal SIGKILL' })
  expect(await service.stop()).toBe('ended')
  expect(service.pid()).toBeUndefined()
  expect(identifyProcess(second)).toBeUndefined()
})

test('a process that keeps failing is started again with growing pauses, each reported with the log of that run', async () => {
  const events: SupervisionEvent[] = []
  const service = await superviseProcess({
    ...common,
    name: 'failing',
    args: ['-e', 'console.log("my reason " + process.pid); process.exit(7)'],
    restartDelayFirstSeconds: 0.01,
    onEvent: (event) => events.push(event),
  })
  await waitFor({ what: 'three ends', check: () => events.filter(({ kind }) => kind === 'exited').length >= 3, limitSeconds: 20 })
  await service.stop()
  const exits = events.flatMap((event) => (event.kind === 'exited' ? [event] : []))
  expect(exits.slice(0, 3).map(({ restartSeconds }) => restartSeconds)).toEqual([0.01, 0.02, 0.04])
  for (const { tail, reason } of exits) {
    expect(tail).toMatch(/^my reason \d+$/)
    expect(reason).toBe('status 7')
  }
})

test('one left over by an earlier starter is ended before the new one starts', async () => {
  const left = await startProcess({ ...common, name: 'left', args: ['-e', waiting] })
  const service = await superviseProcess({ ...common, name: 'left', args: ['-e', waiting] })
  expect(await left.exited).toEqual({ status: null, signal: 'SIGTERM' })
  expect(service.pid()).not.toBe(left.record.pid)
  await service.stop()
})
