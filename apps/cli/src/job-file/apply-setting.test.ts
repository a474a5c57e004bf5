import { expect, test } from 'vitest'
import { applySetting, parseSetting } from './apply-setting.js'

const job = { optimizer: { type: 'adam' }, architecture: { layers: [{ type: 'flatten' }, { type: 'dense', units: 10 }] } }
const set = (text: string, target: unknown = job) => applySetting(target, parseSetting(text))

test('a value that is JSON is taken as JSON, anything else as text', () => {
  expect(parseSetting('a.b=0.01').value).toBe(0.01)
  expect(parseSetting('a=null').value).toBeNull()
  expect(parseSetting('a=[1,2]').value).toEqual([1, 2])
  expect(parseSetting('name=my job').value).toBe('my job')
  expect(parseSetting('name=a=b').value).toBe('a=b')
  expect(parseSetting('name=').value).toBe('')
})

test('objects on the way are made, and the job itself is left as it was', () => {
  expect(set('regularization.l2=0.0005')).toMatchObject({ regularization: { l2: 0.0005 }, optimizer: { type: 'adam' } })
  expect(job).not.toHaveProperty('regularization')
})

test('an entry of a list is changed by its number, and the next one can be added', () => {
  expect(set('architecture.layers[1].units=64')).toHaveProperty('architecture.layers[1]', { type: 'dense', units: 64 })
  expect(set('architecture.layers[2]={"type":"dropout"}')).toHaveProperty('architecture.layers[2].type', 'dropout')
})

test.each(['optimizer.learning_rate', '=1', '.a=1', 'a..b=1', 'a[x]=1', 'a[-1]=1'])('%j is refused with an example of what is wanted', (text) =>
  expect(() => parseSetting(text)).toThrow(/path=value, for example optimizer.learning_rate=0.01/),
)

test.each([
  ['optimizer.type.deep=1', 'optimizer.type is not an object but "adam"'],
  ['optimizer[0]=1', 'optimizer is not a list but {"type":"adam"}'],
  ['architecture.layers[7].units=1', 'architecture.layers has 2 entries, so there is no [7]'],
  ['missing[0]=1', 'missing is not a list but missing'],
])('%j names the place where the path does not fit', (text, message) => expect(() => set(text)).toThrow(message))

test('a name that every object inherits is a field like any other', () => {
  expect(Object.keys(set('constructor.x=1', {}) as object)).toEqual(['constructor'])
  expect(({} as { x?: unknown }).x).toBeUndefined()
})

test.each([
  ['metadata.id=9007199254740993', 'the number 9007199254740993 would be rounded to 9007199254740992'],
  ['metadata={"a":1,"a":2}', 'the key "a" stands twice'],
])('%s is an error: it does not say one thing', (text, message) => expect(() => parseSetting(text)).toThrow(`--set: ${message}`))

test('a field of an object that is left out changes the default one, of a job and of the job of a sweep', () => {
  expect(set('optimizer.learning_rate=0.01', {})).toEqual({ optimizer: { type: 'adam', learning_rate: 0.01 } })
  expect(set('job.optimizer.learning_rate=0.01', { job: {} })).toEqual({ job: { optimizer: { type: 'adam', learning_rate: 0.01 } } })
  expect(set('optimizer.type=sgd', {})).toEqual({ optimizer: { type: 'sgd' } })
  expect(set('training.epochs=3', {})).toEqual({ training: { epochs: 3 } })
})
