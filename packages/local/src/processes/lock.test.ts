import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { acquireLock, lockHolder, tryLock, withLock } from './lock.js'
import { identifyProcess } from './pid-file.js'

const folder = mkdtempSync(join(tmpdir(), 'trainyard-lock-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a lock is held by one at a time, and leaves nothing behind', () => {
  const file = join(folder, 'one', 'lock')
  const first = tryLock(file)
  expect(first).toBeDefined()
  expect(tryLock(file)).toBeUndefined()
  expect(lockHolder(file)).toBe(process.pid)
  first?.release()
  expect(lockHolder(file)).toBeUndefined()
  const second = tryLock(file)
  expect(second).toBeDefined()
  second?.release()
  expect(readdirSync(join(folder, 'one'))).toEqual([])
})

test('whoever waits gets the lock when it is released, and learns who holds it', async () => {
  const file = join(folder, 'wait')
  const first = tryLock(file)
  const holders: number[] = []
  const second = acquireLock({ file, what: 'the test', waitSeconds: 10, onWait: (pid) => holders.push(pid) })
  first?.release()
  ;(await second).release()
  expect(holders).toEqual([process.pid])
})

test('a lock that stays held is reported with its holder', async () => {
  const file = join(folder, 'held')
  const first = tryLock(file)
  await expect(acquireLock({ file, what: 'the test', waitSeconds: 0.05 })).rejects.toMatchObject({
    code: 'local_lock_held',
    message: `the test is busy in process ${process.pid} (${file})`,
  })
  first?.release()
})

test('the lock of a process that is gone is taken over, also when its pid belongs to another process now', async () => {
  const file = join(folder, 'stale')
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' })
  await new Promise((done) => child.once('exit', done))
  writeFileSync(file, JSON.stringify({ pid: child.pid, started: 'then' }))
  tryLock(file)?.release()
  writeFileSync(file, JSON.stringify({ pid: process.pid, started: 'another time' }))
  const lock = tryLock(file)
  expect(lock).toBeDefined()
  lock?.release()
})

test('a half-written lock file counts as stale', () => {
  const file = join(folder, 'half')
  writeFileSync(file, '{"pid": 1')
  const lock = tryLock(file)
  expect(lock).toBeDefined()
  lock?.release()
})

test('releasing a lock that another has taken since leaves the other one alone', () => {
  const file = join(folder, 'late')
  const first = tryLock(file)
  const other = JSON.stringify({ pid: process.pid, started: identifyProcess(process.pid)?.started, token: 'other' })
  writeFileSync(file, other)
  first?.release()
  expect(lockHolder(file)).toBe(process.pid)
})

test('many at once never hold it together', async () => {
  const file = join(folder, 'many')
  let inside = 0
  let most = 0
  const one = () =>
    withLock({ file, what: 'the test', waitSeconds: 20 }, async () => {
      inside += 1
      most = Math.max(most, inside)
      await Promise.resolve()
      inside -= 1
    })
  await Promise.all(Array.from({ length: 12 }, one))
  expect(most).toBe(1)
})
