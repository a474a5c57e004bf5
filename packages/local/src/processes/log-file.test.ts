import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openLogFile, rotateLogFile, tailOfLog } from './log-file.js'

const folder = mkdtempSync(join(tmpdir(), 'trainyard-log-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the tail of a log has the last lines, from a given place on, and is empty where there is no log', () => {
  const file = join(folder, 'a.log')
  writeFileSync(file, 'one\ntwo\nthree\n')
  expect(tailOfLog(file, 2)).toBe('two\nthree')
  expect(tailOfLog(file, 10, 'one\ntwo\n'.length)).toBe('three')
  expect(tailOfLog(join(folder, 'none.log'))).toBe('')
})

test('a log beyond the limit is moved aside when it is opened', () => {
  const file = join(folder, 'b.log')
  writeFileSync(file, 'x'.repeat(100))
  closeSync(openLogFile(file, 50))
  expect(readFileSync(file, 'utf8')).toBe('')
  expect(readFileSync(`${file}.1`, 'utf8')).toHaveLength(100)
})

test('a log that a process keeps open is turned over, and the process writes on at its new end', () => {
  const file = join(folder, 'c.log')
  const writer = openSync(file, 'a')
  writeSync(writer, 'before\n')
  expect(rotateLogFile(file, 100)).toBe(false)
  expect(rotateLogFile(file, 3)).toBe(true)
  writeSync(writer, 'after\n')
  closeSync(writer)
  expect(readFileSync(`${file}.1`, 'utf8')).toBe('before\n')
  expect(readFileSync(file, 'utf8')).toBe('after\n')
})
