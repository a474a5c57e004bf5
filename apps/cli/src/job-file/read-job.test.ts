import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CliError } from '../cli-error.js'
import { differences } from '../commands/compare.js'
import { parseText, readDocument, readJob } from './read-job.js'

const context = (stdin = '') => ({ cwd: '/', readStdin: async () => stdin })

test('JSON and YAML mean the same', () => {
  expect(parseText('{"a": {"b": [1, 2.5, null, "x"]}}', 'job.json')).toEqual({ a: { b: [1, 2.5, null, 'x'] } })
  expect(parseText('a:\n  b: [1, 2.5, null, x]  # a comment\n', 'job.yaml')).toEqual({ a: { b: [1, 2.5, null, 'x'] } })
})

test('every error of a document is reported with line and column', () => {
  const error = capture(() => parseText('{"a": 1,\n "a": 2}', 'job.yaml'))
  expect(error).toBeInstanceOf(CliError)
  expect(error.message).toBe('job.yaml is neither JSON nor YAML')
  expect(error.details[0]).toMatchObject({ path: 'line 2, column 2' })
})

test.each([
  ['{"a": 1,\n "b": 2,}', 'line 2, column 9'],
  ['{"a": 1 "b": 2}', 'line 1, column 9'],
  ['{"a": [1, 2', 'line 1, column 12'],
  ['name: iris', 'line 1, column 2'],
  ["{'a': 1}", 'line 1, column 2'],
])('%j that is called JSON is told of in the words of JSON, with the place', (text, place) => {
  const error = capture(() => parseText(text, 'job.json'))
  expect(error.message).toContain('job.json is not JSON: ')
  expect(error.message).toContain(place)
  expect(error.message).not.toMatch(/flow|block|collection/i)
})

test.each(['9007199254740993', '9007199254740993.0', '9.007199254740993e15', '-12345678901234567890'])('%s in a job would be rounded: an error', (number) => {
  for (const text of [`{"a":\n [${number}]}`, `a:\n  [${number}]\n`])
    expect(() => parseText(text, 'job')).toThrow(new RegExp(`^job: line 2, column [34]: the number ${number} would be rounded to .*: write it as a text$`))
  expect(parseText(`a: "${number}"`, 'job')).toEqual({ a: number })
})

test('the place of the first mistake is where a sign was put into JSON that cannot stand there', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), (json, which) => {
      const text = JSON.stringify(JSON.parse(json), null, 1)
      const at = which % (text.length + 1)
      const spoiled = `${text.slice(0, at)}\u0001${text.slice(at)}`
      const error = capture(() => parseText(spoiled, 'job.json'))
      const lines = text.slice(0, at).split('\n')
      expect(error.message).toContain(`line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`)
    }),
    { numRuns: 300 },
  )
})

test('a document that grows by aliases is refused', () => {
  expect(() => parseText('a: &a [1]\nb: *a\n', 'job.yaml')).toThrow(/alias/i)
})

test('an empty document and a missing file are reported by name', async () => {
  expect(() => parseText('  \n', 'job.yaml')).toThrow('job.yaml is empty')
  await expect(readDocument(context(), 'no-such-file.json')).rejects.toMatchObject({
    reason: 'usage',
    message: expect.stringContaining('no-such-file.json cannot be read'),
  })
})

test('a job comes from standard input with all changes applied in order', async () => {
  const job = await readJob(context('name: a'), '-', ['name=b', 'training.epochs=3', 'training.epochs=4'])
  expect(job).toEqual({ name: 'b', training: { epochs: 4 } })
})

test('a document that is no object is no job', async () => {
  await expect(readJob(context('[1, 2]'), '-', [])).rejects.toThrow('- must hold an object')
})

test('differences are listed by path, with what stands in each', () => {
  const left = { optimizer: { type: 'adam', rate: 0.1 }, layers: [{ units: 1 }] }
  const right = { optimizer: { type: 'adam', rate: 0.2 }, layers: [{ units: 1 }, { units: 2 }] }
  expect(differences([left, right])).toEqual([
    { path: 'optimizer.rate', values: [0.1, 0.2] },
    { path: 'layers[1].units', values: [undefined, 2] },
  ])
})

function capture(run: () => unknown): CliError {
  try {
    run()
  } catch (error) {
    if (error instanceof CliError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
