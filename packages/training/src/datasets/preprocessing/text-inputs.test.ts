import { readFileSync } from 'node:fs'
import { elementAt } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { fitTexts, textEncoder } from './text-inputs.js'

const numbers = z.array(z.number())
const golden = z
  .object({
    texts: z.array(z.string()),
    asked: z.array(z.string()),
    cases: z.array(z.object({ parts: z.enum(['words', 'characters']), buckets: z.int(), idf: numbers, inputs: z.array(numbers) })),
  })
  .parse(JSON.parse(readFileSync(new URL('../../../../../test/support/golden/texts.json', import.meta.url), 'utf8')))

test.each(golden.cases)(
  '$parts in $buckets buckets are those of scikit-learn, with weights fitted on the training rows alone',
  ({ parts, buckets, idf, inputs }) => {
    const texts = [...golden.texts, 'a text that is no training row, red fox']
    const codes = Int32Array.from(texts.keys())
    const fit = fitTexts({ texts, codes }, Int32Array.from(golden.texts.keys()), { parts, buckets })
    for (const [bucket, weight] of idf.entries()) expect(fit.idf[bucket]).toBeCloseTo(weight, 12)
    const encode = textEncoder(fit, { texts: golden.asked })
    for (const [code, row] of inputs.entries()) {
      const found = new Float64Array(buckets)
      encode(code, (bucket, value) => {
        found[bucket] = value
      })
      for (const [bucket, value] of row.entries()) expect(elementAt(found, bucket, 'inputs')).toBeCloseTo(value, 12)
    }
  },
)

test('a text that no training row shares a part with is zeros, and so is one without parts', () => {
  const fit = fitTexts({ texts: ['red fox'], codes: Int32Array.of(0, -1) }, Int32Array.of(0, 1), { parts: 'words', buckets: 4_096 })
  const encode = textEncoder(fit, { texts: ['blue', '…'] })
  const written: number[] = []
  for (const code of [0, 1]) encode(code, (_bucket, value) => void (value === 0 || written.push(value)))
  expect(written).toEqual([])
})
