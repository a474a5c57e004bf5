import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type DatasetSource, uploadSpec } from '@trainyard/spec'
import { DataError, prepareDataset } from '@trainyard/training'
import { describe, expect, test } from 'vitest'
import { type HostileCase, hostileCases } from './cases.js'
import { hostileTables } from './table-cases.js'

/** `npm run hostile` sets these; without them the files are small, and what they are told counts. */
const { TRAINYARD_HOSTILE_SIZE: long, TRAINYARD_HOSTILE_REPORT: report } = process.env
const shortSize = 0.002

const filesOf = ({ make }: HostileCase, size: number) =>
  Object.entries(make(size)).map(([filename, content]) => ({ filename, bytes: typeof content === 'string' ? Buffer.from(content) : content }))
const specOf = ({ spec }: HostileCase) => ({ name: 'hostile', test_fraction: 0, ...spec })

/** The small form, in this process: what it is told, or what is read of it. */
async function told(each: HostileCase): Promise<void> {
  const source: DatasetSource = { type: 'upload', spec: uploadSpec.parse(specOf(each)), files: [] }
  const prototypes = () => [Object.prototype, Array.prototype].map((one) => Reflect.ownKeys(one).length)
  const before = prototypes()
  const prepared = await prepareDataset(source, filesOf(each, shortSize)).catch((error: unknown) => error)
  expect(prototypes()).toEqual(before)
  if (each.error !== null) {
    expect(prepared).toBeInstanceOf(DataError)
    expect((prepared as DataError).message).toMatch(each.error)
    return
  }
  expect(prepared).not.toBeInstanceOf(Error)
  const { info } = prepared as Awaited<ReturnType<typeof prepareDataset>>
  if (each.columns) expect(info.columns.map(({ name }) => name)).toEqual(each.columns)
  if (each.classes) expect(info.classes).toEqual(each.classes)
}

const lines: object[] = []

/** The long form, in a process of its own: the time and the memory that it takes, too. */
async function measured(each: HostileCase): Promise<void> {
  const [folder, scratch] = ['files', 'scratch'].map((what) => mkdtempSync(path.join(tmpdir(), `trainyard-hostile-${what}-`))) as [string, string]
  try {
    let bytes = 0
    for (const { filename, bytes: content } of filesOf(each, Number(long))) {
      bytes += content.length
      writeFileSync(path.join(folder, filename), content)
    }
    const program = fileURLToPath(new URL('prepare.mjs', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', program, folder, scratch, JSON.stringify(specOf(each))])
    const found = { name: each.name, file_mb: Math.round(bytes / 1e5) / 10, ...(JSON.parse(stdout) as { ms: number; mb: number; end: string }) }
    lines.push(found)
    const [size, ms, mb] = [found.file_mb.toFixed(1).padStart(8), `${found.ms}`.padStart(7), `${found.mb}`.padStart(6)]
    process.stdout.write(`${each.name.padEnd(62)} ${size} MB ${ms} ms ${mb} MB more  ${found.end.slice(0, 110)}\n`)
    if (report !== undefined) writeFileSync(report, JSON.stringify(lines, null, 1))
    expect(found.end).toMatch(each.error === null ? /^\d+ rows$/ : /^DataError: /)
  } finally {
    for (const made of [folder, scratch]) rmSync(made, { recursive: true, force: true })
  }
}
const tried = long === undefined ? told : measured

describe('a file that is made to do harm is told what is wrong with it, or read as what it is', () => {
  test.each([...hostileCases, ...hostileTables])(
    '$name',
    async (each) => {
      expect.hasAssertions()
      await tried(each)
    },
    300_000,
  )
})
