import { expect, test } from 'vitest'
import { type JsonSchema, kindOf, resolve, type Schemas } from './json-schema.js'

const variant = (type: string): JsonSchema => ({
  type: 'object',
  properties: { type: { type: 'string', const: type }, rate: { type: 'number' } },
  required: ['type'],
})
const schemas: Schemas = {
  Rate: { type: 'number', description: 'a rate', default: 1 },
  Layer: { oneOf: [variant('dense'), { $ref: '#/components/schemas/Flat' }] },
  Flat: variant('flatten'),
}
const kind = (schema: JsonSchema) => kindOf(resolve(schema, schemas), schemas)

test('a reference is followed, and a default beside it wins', () => {
  expect(resolve({ $ref: '#/components/schemas/Rate', default: 5 }, schemas)).toEqual({ type: 'number', description: 'a rate', default: 5 })
})
test('objects discriminated by their type are a choice, also behind references', () => {
  const layer = kind({ $ref: '#/components/schemas/Layer' })
  expect(layer.kind === 'choice' && layer.options.map(({ type }) => type)).toEqual(['dense', 'flatten'])
})
test('presets are a choice too, without what the service fills in itself', () => {
  const preset = (name: string): JsonSchema => ({
    type: 'object',
    properties: { preset: { type: 'string', const: name }, layers: { type: 'array', readOnly: true }, depth: { type: 'integer' } },
  })
  const choice = kind({ oneOf: [preset('resnet'), preset('none')] })
  const option = choice.kind === 'choice' && choice.key === 'preset' ? choice.options[0] : undefined
  expect(option?.type).toBe('resnet')
  const fields = option && kind(option.schema)
  expect(fields?.kind === 'object' && fields.fields.map(({ name }) => name)).toEqual(['preset', 'depth'])
})
test('a layer that holds layers is followed once, not forever', () => {
  const recursive: Schemas = {
    Layer: {
      oneOf: [
        variant('dense'),
        { ...variant('residual'), properties: { type: { const: 'residual' }, layers: { type: 'array', items: { $ref: '#/components/schemas/Layer' } } } },
      ],
    },
  }
  const layer = kindOf(resolve({ $ref: '#/components/schemas/Layer' }, recursive), recursive)
  const block = layer.kind === 'choice' ? kindOf(layer.options[1]?.schema ?? {}, recursive) : layer
  const layers = block.kind === 'object' ? kindOf(block.fields[1]?.schema ?? {}, recursive) : block
  expect(layers.kind === 'list' && kindOf(layers.item, recursive)).toMatchObject({ kind: 'choice', key: 'type' })
})
test('a number or null is a number that may be left out; an object or null is switched on', () => {
  expect(kind({ anyOf: [{ type: 'number' }, { type: 'null' }] }).kind).toBe('number')
  expect(kind({ anyOf: [variant('a'), { type: 'null' }] }).kind).toBe('optional')
})
test('each other schema has its field, and what has none is written as JSON', () => {
  expect(
    [
      { enum: ['a', 'b'] },
      { type: 'integer', minimum: 1 },
      { type: 'boolean' },
      { type: 'string' },
      { type: 'array', items: { type: 'string' }, maxItems: 3 },
      { type: 'array', items: { type: 'integer' } },
    ].map((schema) => kind(schema)),
  ).toEqual([
    { kind: 'options', options: ['a', 'b'] },
    { kind: 'number', integer: true, minimum: 1, maximum: undefined },
    { kind: 'switch' },
    { kind: 'text' },
    { kind: 'list', item: { type: 'string' }, most: 3 },
    { kind: 'numbers' },
  ])
  expect(kind({ anyOf: [{ type: 'integer' }, { type: 'array' }] }).kind).toBe('json')
  expect(kind({ type: 'object' }).kind).toBe('json')
})
