import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { augmentationStepRecords } from './augmentations/index.js'
import {
  earlyStoppingKeys,
  jobSpec,
  objectiveKeys,
  optimizer,
  optimizerSlots,
  plateauKeys,
  schedule,
  scheduleHas,
  stepKind,
  strategy,
  techniques,
} from './index.js'
import { dimension } from './sweep/spaces.js'

const everyRecord = Object.entries(techniques).flatMap(([kind, records]) =>
  records.map((record) => ({ kind, name: 'type' in record ? record.type : record.key, ...record })),
)
const document: { components: { schemas: Record<string, unknown> } } = JSON.parse(readFileSync(new URL('../../client/openapi.json', import.meta.url), 'utf8'))

/** The names that a union of the API's document offers. */
const offered = (schema: string): string[] =>
  z
    .object({ oneOf: z.array(z.object({ properties: z.object({ type: z.object({ const: z.string() }) }) })) })
    .parse(document.components.schemas[schema])
    .oneOf.map(({ properties }) => properties.type.const)

describe('every record', () => {
  test.each(everyRecord)('$kind $name has a label and a sentence for people', ({ label, description }) => {
    expect(label.trim()).not.toBe('')
    expect(description).toMatch(/^\S.*\S$/s)
  })

  test.each(Object.entries(techniques))('of %s has a name of its own', (_kind, records) => {
    const names = records.map((record) => ('type' in record ? record.type : record.key))
    expect(new Set(names).size).toBe(names.length)
  })
})

describe('the unions of the job and the API’s document offer every record', () => {
  test.each([
    ['Optimizer', techniques.optimizers],
    ['Schedule', techniques.schedules],
    ['Augmentation', techniques.augmentations],
    ['AugmentationStep', augmentationStepRecords],
    ['SweepDimension', techniques.sweepSpaces],
    ['SweepStrategy', techniques.sweepStrategies],
  ] as const)('%s', (schema, records) => {
    expect(offered(schema)).toEqual(records.map(({ type }) => type))
    expect(offered(`${schema}Input`)).toEqual(records.map(({ type }) => type))
  })

  test('and the union reads what the record reads', () => {
    for (const { type } of techniques.optimizers) expect(optimizer.parse({ type }).type).toBe(type)
    for (const { type } of techniques.schedules) expect(schedule.parse({ type }).type).toBe(type)
    for (const { type } of techniques.sweepStrategies) expect(strategy.parse({ type, ...(type === 'random' ? { trials: 2 } : {}) }).type).toBe(type)
    for (const { type, values } of techniques.sweepSpaces) {
      const given = values === 'listed' ? { values: [1] } : { from: 1, to: 2, ...(values === 'spaced' ? { count: 2 } : {}) }
      expect(dimension.parse({ type, ...given }).type).toBe(type)
    }
    expect(jobSpec.shape.optimizer.parse(undefined).type).toBe('adam')
  })
})

test('the API’s document offers the metrics that early stopping may watch and that sweeps may be compared by, and names those of a plateau', () => {
  const metricOf = (schema: string): unknown =>
    z.object({ properties: z.object({ metric: z.object({ enum: z.array(z.string()) }) }) }).parse(document.components.schemas[schema]).properties.metric.enum
  expect(metricOf('EarlyStopping')).toEqual(earlyStoppingKeys)
  expect(metricOf('EarlyStoppingInput')).toEqual(earlyStoppingKeys)
  expect(metricOf('SweepObjectiveInput')).toEqual(objectiveKeys)
  expect(metricOf('ResolvedSweepObjective')).toEqual(objectiveKeys)
  expect(JSON.stringify(document.components.schemas['Schedule'])).toContain(plateauKeys().join(', '))
})

describe('facts that rules ask for', () => {
  test.each(techniques.optimizers.map(({ type }) => optimizer.parse({ type })))('$type keeps a whole number of slots beside each weight', (spec) => {
    expect(Number.isInteger(optimizerSlots(spec)) && optimizerSlots(spec) >= 0).toBe(true)
  })

  test.each(techniques.schedules.map(({ type }) => schedule.parse({ type })))('$type has the fields that go with its traits', (spec) => {
    expect('metric' in spec).toBe(scheduleHas(spec, 'followsMetric'))
    expect('steps' in spec).toBe(scheduleHas(spec, 'probe'))
    expect('warmup_epochs' in spec).toBe(!scheduleHas(spec, 'probe'))
  })

  test('only steps that move pixels have a fill, and every step has a probability', () => {
    for (const { type, fields } of augmentationStepRecords) {
      expect(Object.keys(fields)).toContain('probability')
      if ('fill' in fields) expect(stepKind(type)).toBe('moving')
    }
  })
})
