import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { limits } from '@trainyard/spec'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { TableError } from '../table-file.js'
import { type ScratchFile, withScratch } from './scratch.js'

const folder = mkdtempSync(path.join(tmpdir(), 'trainyard-scratch-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe.each([
  ['on the disk', folder],
  ['in memory', null],
])('a scratch file %s', (_where, place) => {
  const writes = fc.array(fc.record({ start: fc.nat(300_000), bytes: fc.uint8Array({ minLength: 1, maxLength: 50 }) }), { minLength: 1, maxLength: 20 })

  test('gives back what was written last at each place, and zeros between', async () => {
    await fc.assert(
      fc.asyncProperty(writes, (given) =>
        withScratch(place, async (scratch) => {
          const [file, other] = [scratch.open(), scratch.open()]
          const expected = new Uint8Array(Math.max(...given.map(({ start, bytes }) => start + bytes.length)))
          for (const { start, bytes } of given) {
            file.write(bytes, start)
            other.write(new Uint8Array(bytes.length), start)
            expected.set(bytes, start)
          }
          expect(file.length).toBe(expected.length)
          for (const { start, bytes } of given) {
            const end = start + bytes.length
            const filled = new Uint8Array(bytes.length)
            file.fill(filled, start)
            expect(filled).toEqual(expected.slice(start, end))
            expect(file.read(start, end)).toEqual(expected.slice(start, end))
          }
        }),
      ),
      { numRuns: 50 },
    )
  })

  test('does not grow beyond the limit, which all files share', async () => {
    await withScratch(place, async (scratch) => {
      scratch.open().write(new Uint8Array(1_000), 0)
      expect(() => scratch.open().write(new Uint8Array(1), limits.datasetScratchBytes - 1_000)).toThrow(TableError)
    })
  })
})

test('nothing of it is in the folder at any time, and its space is free after success and after an error', async () => {
  const kept: ScratchFile[] = []
  const work = (error: Error | null) =>
    withScratch(folder, async (scratch) => {
      const file = scratch.open()
      file.write(new Uint8Array(10), 0)
      kept.push(file)
      expect(readdirSync(folder)).toEqual([])
      if (error) throw error
    })
  await work(null)
  await expect(work(new Error('no'))).rejects.toThrow('no')
  for (const file of kept) expect(() => file.read(0, 10)).toThrow('EBADF')
})
