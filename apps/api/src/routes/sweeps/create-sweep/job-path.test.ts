import { expect, test } from 'vitest'
import { parseJobPath, placeValue } from './job-path.js'

const job = { optimizer: { type: 'sgd' }, architecture: { layers: [{ type: 'dense', units: 8 }] }, training: { early_stopping: null } }
const placed = (path: string, value: unknown, into: Record<string, unknown> = job) => placeValue(into, parseJobPath(path) ?? [], value)

test('a value is put at its path, and the job that was given stays as it was', () => {
  expect(placed('architecture.layers[0].units', 16)).toMatchObject({ architecture: { layers: [{ type: 'dense', units: 16 }] } })
  expect(job.architecture.layers[0]?.units).toBe(8)
})

test('an object that the job leaves out is made with its default kind', () => {
  expect(placed('optimizer.learning_rate', 1, {})).toEqual({ optimizer: { type: 'adam', learning_rate: 1 } })
  expect(placed('training.batch_size', 8, {})).toEqual({ training: { batch_size: 8 } })
})

test.each([
  ['architecture.layers[3].units', 'architecture.layers has 1 entries, so there is no [3]'],
  ['architecture[0]', 'architecture is no list, so it has no [0]'],
  ['training.early_stopping.patience', 'training.early_stopping is null in the job, so it has no patience'],
  ['optimizer.type.name', 'optimizer.type is no object, so it has no name'],
])('%s leads nowhere, and it is said where', (path, message) => {
  expect(() => placed(path, 1)).toThrow(message)
})

test.each(['', 'a..b', '[0].a', 'a[x]', 'a.b c', '.a'])('%j is no path', (text) => {
  expect(parseJobPath(text)).toBeNull()
})

test('a path through the prototype finds nothing there', () => {
  placed('__proto__.polluted', 1)
  placed('constructor.prototype.polluted', 1)
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
})
