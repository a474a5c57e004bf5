import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { metricsOf } from './index.js'
import { valueOf } from './metric.js'

const { made_with, cases } = z
  .object({
    made_with: z.record(z.string(), z.string()),
    cases: z.array(
      z.object({
        name: z.string(),
        task: z.enum(['classification', 'regression']),
        columns: z.int(),
        outputs: z.array(z.number()),
        labels: z.array(z.number()),
        weights: z.array(z.number()).nullable(),
        values: z.record(z.string(), z.number().nullable()),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL('../../../../test/support/golden/metrics.json', import.meta.url), 'utf8')))

describe(`metrics are those of scikit-learn ${made_with['scikit-learn']} to 1e-9`, () => {
  test.each(cases)('of $name', ({ task, columns, outputs, labels, weights, values }) => {
    const known = metricsOf({ task, classes: task === 'classification' ? columns : 0 }, 'ensemble').filter(({ record }) => record.key in values)
    const found = Object.fromEntries(
      known.map((metric) => [metric.record.key, valueOf(metric, { outputs, labels, columns, weights: weights && Float64Array.from(weights) })]),
    )
    expect(Object.keys(found).toSorted()).toEqual(Object.keys(values).toSorted())
    for (const [key, right] of Object.entries(values)) {
      const value = found[key] ?? Number.NaN
      if (right === null) expect(value, key).toBeNaN()
      else expect(Math.abs(value - right), `${key}: ${value}, not ${right}`).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(right)))
    }
  })
})
