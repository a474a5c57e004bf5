import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { waitFor } from './wait-for.js'

const folder = mkdtempSync(join(tmpdir(), 'trainyard-wait-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a condition that comes true ends the wait, and what threw before is forgotten', async () => {
  let calls = 0
  const check = () => {
    calls += 1
    if (calls < 3) throw new Error('not yet')
    return calls
  }
  expect(await waitFor({ what: 'three', check, limitSeconds: 5, everyMilliseconds: 1 })).toBe(3)
})

test('a wait that takes too long says what for, the last error, and the end of the log', async () => {
  const logFile = join(folder, 'a.log')
  writeFileSync(logFile, Array.from({ length: 100 }, (_, line) => `line ${line}`).join('\n'))
  const waited = waitFor({ what: 'a sign', check: () => Promise.reject(new Error('refused')), limitSeconds: 0.05, logFile, everyMilliseconds: 5 })
  await expect(waited).rejects.toMatchObject({ code: 'local_timeout' })
  await expect(waited).rejects.toThrow(/Waiting for a sign: not done after 0.05 s \(last: refused\)[^]*line 70\n[^]*line 99/)
  await expect(waited).rejects.not.toThrow(/line 69\n/)
})

test('a check that hangs does not outlast the limit', async () => {
  const waited = waitFor({ what: 'nothing', check: () => new Promise<boolean>(() => undefined), limitSeconds: 0.1 })
  await expect(waited).rejects.toMatchObject({ code: 'local_timeout' })
})

test('a reason to give up ends the wait at once', async () => {
  const waited = waitFor({ what: 'it', check: () => false, limitSeconds: 60, giveUp: () => 'it ended with status 3' })
  await expect(waited).rejects.toMatchObject({ code: 'local_start_failed', message: 'Waiting for it: it ended with status 3' })
})
