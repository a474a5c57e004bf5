import { expect, test } from 'vitest'
import { z } from 'zod'
import { activationName, activationTraits } from '../activations/index.js'
import { architecture } from '../architecture/architecture.js'
import { initializerName } from '../initializers.js'
import { layerFacts } from './facts.js'
import { layer, layerShape, type LayerSpec } from './index.js'
import { defined } from '../invariant.js'
import { techniques } from '../techniques.js'

type Json = { [key: string]: unknown; properties?: Record<string, Json> }

/** The variants of a union in its JSON schema, by the name that tells them apart. */
function variantsOf(schema: z.ZodType, key: string): Map<unknown, Json> {
  const { $ref, oneOf, $defs } = z.toJSONSchema(schema, { io: 'input' }) as { $ref?: string; oneOf?: Json[]; $defs?: Record<string, { oneOf: Json[] }> }
  return new Map(
    (oneOf ?? defined($defs?.[($ref ?? '').replace('#/$defs/', '')], 'the schema by its name').oneOf).map((variant) => [
      variant.properties?.[key]?.['const'],
      variant,
    ]),
  )
}

test.each(techniques.layers.map((record) => [record.type, record] as const))(
  'the schema of a job offers the layer %s as its record says, each field with its default and description',
  (type, { label, description, fields }) => {
    const variant = variantsOf(layer, 'type').get(type)
    expect(variant).toMatchObject({ title: label, description })
    expect(Object.keys(variant?.properties ?? {})).toEqual(['type', ...Object.keys(fields)])
    for (const [name, field] of Object.entries(fields)) {
      const { default: value, description: text } = z.toJSONSchema(field, { io: 'input', unrepresentable: 'any' })
      expect(variant?.properties?.[name]).toMatchObject({ ...(value === undefined ? {} : { default: value }), ...(text && { description: text }) })
    }
  },
)

/** What layers need beside harmless values. */
const required: Partial<Record<LayerSpec['type'], object>> = {
  permute: { axes: [2, 1] },
  reshape: { shape: [24] },
  residual: { layers: [{ type: 'flatten' }] },
}
const probes = [[24], [4, 6], [4, 3, 2]]

test.each(techniques.layers.map((record) => [record.type, record] as const))(
  'the traits of %s name its fields, and its shape rule takes one kind of input',
  (type, { fields, traits }) => {
    const spec = layer.parse({ type, ...required[type], ...traits.harmless })
    expect(Object.keys(fields)).toEqual(expect.arrayContaining(Object.keys(traits.harmless ?? {})))
    expect(layerFacts(spec).activation !== undefined).toBe(spec.type === 'activation')
    if ('layers' in spec) return
    const outputs = probes.flatMap((input) => {
      const result = layerShape(spec, spec.type, input, true)
      return 'needs' in result ? [] : [result.output]
    })
    expect(outputs.length).toBeGreaterThan(0)
    if (traits.fixedOutput) expect(outputs).toContainEqual(layerFacts(spec).fixedOutput)
  },
)

test('the names of activations and initializers are those of their records, and an activation asks for an initializer that draws', () => {
  expect(activationName.options).toEqual(techniques.activations.map(({ type }) => type))
  expect(initializerName.options).toEqual(techniques.initializers.map(({ type }) => type))
  for (const name of activationName.options) expect(initializerName.exclude(['auto']).options).toContain(activationTraits(name).initializer)
})

test('an architecture may name each preset, whose options have the defaults and descriptions of its record', () => {
  const variants = variantsOf(architecture, 'preset')
  for (const { type, label, description, fields } of techniques.presets) {
    expect(variants.get(type)).toMatchObject({ title: label, description })
    expect(Object.keys(variants.get(type)?.properties ?? {})).toEqual(expect.arrayContaining(Object.keys(fields)))
    expect(architecture.parse({ preset: type, layers: undefined }).layers.length).toBeGreaterThan(1)
  }
})
