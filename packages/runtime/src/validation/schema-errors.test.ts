import { jobSpec } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { schemaErrors } from './schema-errors.js'

const errorsOf = (schema: z.ZodType, input: unknown) => {
  const result = schema.safeParse(input)
  return result.success ? [] : schemaErrors(schema, result.error.issues, input)
}

test('every error of a job is listed, with its path, its rule and what was received', () => {
  const errors = errorsOf(jobSpec, {
    colour: 'red',
    dataset: { id: 'ds_x', rows: 3, cut: 1 },
    architecture: { layers: [{ type: 'dense' }, { type: 'transformer' }, { type: 'conv2d', filters: 1, kernel_size: [1, 'x'] }] },
    optimizer: { type: 'adam', learning_rate: -1 },
    training: { epochs: 1.5 },
  })
  expect(errors).toContainEqual({ path: 'colour', rule: 'unknown_field', message: 'Unknown field "colour".', received: 'red' })
  expect(errors).toContainEqual({ path: 'dataset.rows', rule: 'unknown_field', message: 'Unknown field "dataset.rows".', received: 3 })
  expect(errors).toContainEqual({ path: 'dataset.cut', rule: 'unknown_field', message: 'Unknown field "dataset.cut".', received: 1 })
  expect(errors).toContainEqual({ path: 'dataset.id', rule: 'format', message: 'dataset.id must be an id like ds_01k…', received: 'ds_x' })
  expect(errors).toContainEqual({ path: 'architecture.layers[0].units', rule: 'type', message: 'architecture.layers[0].units is required' })
  expect(errors.find((error) => error.path === 'architecture.layers[1].type')).toMatchObject({
    rule: 'one_of',
    received: 'transformer',
    message: expect.stringContaining('must be one of dense, conv2d'),
  })
  expect(errors).toContainEqual({
    path: 'architecture.layers[2].kernel_size[1]',
    rule: 'type',
    message: 'architecture.layers[2].kernel_size[1] must be a number',
    received: 'x',
  })
  expect(errors).toContainEqual({ path: 'optimizer.learning_rate', rule: 'minimum', message: 'optimizer.learning_rate must be greater than 0', received: -1 })
  expect(errors).toContainEqual({ path: 'training.epochs', rule: 'type', message: 'training.epochs must be a whole number', received: 1.5 })
  expect(errors).toHaveLength(9)
})

test('a value that fits no alternative of a union names them all', () => {
  expect(errorsOf(z.strictObject({ size: z.union([z.number(), z.array(z.number())]) }), { size: 'big' })).toEqual([
    { path: 'size', rule: 'one_of', message: 'size must be a number or an array', received: 'big' },
  ])
})

test('an unknown choice comes with the ones there are, a value that may be left out not among them, and values beside types', () => {
  const said = (input: unknown) => errorsOf(jobSpec, { dataset: { id: 'ds_01m83p8cpcxgft4cd66bdnpy6m' }, ...(input as object) }).map(({ message }) => message)
  expect(said({ architecture: { preset: 'alexnet' } })).toEqual(['architecture.preset must be one of none, mlp, realmlp, tabm, lenet, vgg_small, resnet, auto'])
  expect(said({ architecture: { layers: [] }, optimizer: { learning_rate: 0.1 } })).toEqual([
    expect.stringMatching(/^optimizer\.type is required: one of sgd, .*adam/),
  ])
  expect(said({ architecture: { layers: [] }, training: { class_weights: 'even' } })).toEqual(['training.class_weights must be "balanced" or an object'])
})

test('a choice that is left out is required, and one that has a single value names it alone', () => {
  const said = (schema: z.ZodType, input: unknown) => errorsOf(schema, input).map(({ message }) => message)
  const source = z.strictObject({ type: z.literal('sample'), name: z.enum(['iris', 'wine']) })
  expect(said(source, {})).toEqual(['type is required: it must be sample', 'name is required: one of iris, wine'])
  expect(said(source, { type: 'url', name: 'mnist' })).toEqual(['type must be sample', 'name must be one of iris, wine'])
})

test('a hostile key is quoted in the path and never looked up on a prototype', () => {
  const input: unknown = JSON.parse('{"constructor":1,"a b":2}')
  expect(errorsOf(z.strictObject({}), input)).toEqual([
    { path: 'constructor', rule: 'unknown_field', message: 'Unknown field "constructor".', received: 1 },
    { path: '["a b"]', rule: 'unknown_field', message: 'Unknown field "["a b"]".', received: 2 },
  ])
  expect(errorsOf(z.strictObject({ toString: z.string() }), {})).toEqual([{ path: 'toString', rule: 'type', message: 'toString is required' }])
})

test('a missing body is one error at the root', () => {
  expect(errorsOf(z.strictObject({ a: z.number() }), undefined)).toEqual([{ path: '', rule: 'type', message: 'the body is required' }])
})

test('a long value is described instead of repeated', () => {
  const [error] = errorsOf(z.strictObject({ a: z.string() }), { a: Array.from({ length: 1_000 }, () => 0) })
  expect(error?.received).toBe('an array of 1000 elements')
})

test.each([
  [{ epoch: 3 }, 'Unknown field "epoch". Did you mean training.epochs?'],
  [{ epochs: 3 }, 'Unknown field "epochs". Did you mean training.epochs?'],
  [{ optimizer: { type: 'adam', learning_rat: 1 } }, 'Unknown field "optimizer.learning_rat". Did you mean optimizer.learning_rate?'],
  [{ optimizer: { type: 'sgd', epochs: 3 } }, 'Unknown field "optimizer.epochs". Did you mean training.epochs?'],
  [
    { architecture: { layers: [{ type: 'dense', units: 3, use_bia: true }] } },
    'Unknown field "architecture.layers[0].use_bia". Did you mean architecture.layers[0].use_bias?',
  ],
  [{ optimizer: { type: 'adam', lr: 0.1 } }, 'Unknown field "optimizer.lr". Did you mean optimizer.learning_rate?'],
  [{ training: { batch: 32 } }, 'Unknown field "training.batch". Did you mean training.batch_size?'],
  // A field of another kind of layer, and a name that fits in several places, are no help.
  [{ architecture: { layers: [{ type: 'dense', units: 3, filters: 8 }] } }, 'Unknown field "architecture.layers[0].filters".'],
  [{ dataset: { id: 'ds_01m83p8cpcxgft4cd66bdnpy6m', name: 'x' } }, 'Unknown field "dataset.name".'],
])('an unknown field comes with the one that was probably meant: %j', (fields, message) => {
  const job = { dataset: { id: 'ds_01m83p8cpcxgft4cd66bdnpy6m' }, architecture: { layers: [{ type: 'flatten' }] }, ...fields }
  expect(errorsOf(jobSpec, job).find(({ rule }) => rule === 'unknown_field')?.message).toBe(message)
})

/** What people write, and what they are told: what is wrong, where, what was received, and what to write in its place. */
const mistakes: readonly (readonly [body: object, message: string])[] = [
  [{ optimizer: 'adam' }, 'optimizer must be an object, as {"type":"adam"}'],
  [{ optimizer: 'Adm' }, 'optimizer must be an object, as {"type":"adam"}'],
  [{ dataset: 'ds_01m83p8cpcxgft4cd66bdnpy6m' }, 'dataset must be an object, as {"id":"ds_01m83p8cpcxgft4cd66bdnpy6m"}'],
  [{ model: 'digits' }, 'model must be an object, as {"name":"digits"}'],
  [{ epochs: 5 }, 'Unknown field "epochs". Did you mean training.epochs?'],
  [{ training: { epoch: 5 } }, 'Unknown field "training.epoch". Did you mean training.epochs?'],
  [{ training: { epochs: '5' } }, 'training.epochs must be a number, as 5'],
  [{ seed: '7' }, 'seed must be a number, as 7'],
  [{ name: 5 }, 'name must be a string, as "5"'],
  [{ optimizer: { type: 'Adam' } }, expect.stringMatching(/^optimizer\.type must be one of .*\. Did you mean adam\?$/) as string],
  [{ optimizer: { type: 'adam', learning_rat: 1 } }, 'Unknown field "optimizer.learning_rat". Did you mean optimizer.learning_rate?'],
  [{ optimizer: { type: 'adam', learning_rate: '1e-3' } }, 'optimizer.learning_rate must be a number, as 0.001'],
  [{ architecture: { layers: { type: 'flatten' } } }, 'architecture.layers must be an array, as [{"type":"flatten"}]'],
  [{ architecture: { layers: ['flatten'] } }, 'architecture.layers[0] must be an object, as {"type":"flatten"}'],
  [
    { architecture: { layers: [{ type: 'Dense', units: 3 }] } },
    expect.stringMatching(/^architecture\.layers\[0\]\.type must be one of .*\. Did you mean dense\?$/) as string,
  ],
  [{ architecture: { preset: 'res_net' } }, expect.stringMatching(/^architecture\.preset must be one of .*\. Did you mean resnet\?$/) as string],
  [{ ensemble: { members: 1_000_000 } }, 'ensemble.members must be at most 64'],
  [{ ensemble: 3 }, 'ensemble must be an object'],
]

test.each(mistakes)('%j is told what to write', (body, message) => {
  const whole = { dataset: { id: 'ds_01m83p8cpcxgft4cd66bdnpy6m' }, architecture: { layers: [] }, ...body }
  const [error, ...others] = errorsOf(jobSpec, whole)
  expect([error?.message, others]).toEqual([message, []])
  expect(error).toHaveProperty('received')
})
