import { elementAt, isInexact, losesDigits } from '@trainyard/spec'
import { tableModel } from '@trainyard/testing/serving/table-model.js'
import { numbers, serveUntrained } from '@trainyard/testing/serving/untrained-models.js'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let serving: Awaited<ReturnType<typeof serveUntrained>>
beforeAll(async () => {
  serving = await serveUntrained({ sizes: numbers([{ type: 'dense', units: 6 }], ['a', 'b']) })
}, 60_000)
afterAll(() => serving.close())

const json = { 'content-type': 'application/json' }

describe('a number that is written as a whole one is kept exactly or rejected, in every form of request alike', () => {
  const invoke = (body: string, type = 'application/json') => serving.call('/invocations?model=sizes', body, { 'content-type': type })
  /** Every way to send the row `[1, number]`, by the text of the number. */
  const forms: [string, (number: string) => ReturnType<typeof invoke>][] = [
    ['rows', (number) => serving.call('/v1/models/sizes/predict', `{"instances":[[1,${number}]]}`, json)],
    ['records', (number) => serving.call('/v1/models/sizes/predict', `{"instances":[{"b":${number},"a":1}]}`, json)],
    ['rows of TensorFlow Serving', (number) => serving.call('/v1/models/sizes:predict', `{"instances":[[1,${number}]]}`, json)],
    ['columns of TensorFlow Serving', (number) => serving.call('/v1/models/sizes:predict', `{"inputs":{"a":[1],"b":[[${number}]]}}`, json)],
    ['dataframe_split', (number) => invoke(`{"dataframe_split":{"columns":["b","a"],"data":[[${number},1]]}}`)],
    ['dataframe_records', (number) => invoke(`{"dataframe_records":[{"a":1,"b":${number}}]}`)],
    ['rows of MLflow', (number) => invoke(`{"instances":[[1,${number}]]}`)],
    ['columns of MLflow', (number) => invoke(`{"inputs":{"a":[1],"b":[${number}]}}`)],
    ['a CSV', (number) => invoke(`a,b\n1,${number}\n`, 'text/csv')],
    ['a text', (number) => serving.call('/v1/models/sizes/predict', `{"instances":[[1,"${number}"]]}`, json)],
  ]
  const tensors = (datatype: string) => (number: string) =>
    serving.call('/v2/models/sizes/infer', `{"inputs":[{"name":"input","shape":[1,2],"datatype":"${datatype}","data":[1,${number}]}]}`, json)

  /** The probabilities of a reply, or the message of an error. */
  const outcomeOf = (reply: Awaited<ReturnType<typeof invoke>>): number[] | string => {
    const body = reply.json() as Record<string, never>
    if (reply.statusCode !== 200) return `${reply.statusCode} ${JSON.stringify(body)}`
    const rows = [body['predictions'] ?? body['outputs']].flat(2) as unknown[]
    const all = rows.flatMap((row) => (typeof row === 'object' && row !== null ? ((row as Record<string, unknown>)['probabilities'] ?? row) : row))
    return all
      .flatMap((value) => (typeof value === 'object' && value !== null ? (value as { data: unknown[] }).data : value))
      .filter((value) => typeof value === 'number')
  }
  const exact = 2n ** 53n - 1n
  const whole = fc.oneof(
    fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
    fc.integer({ min: 53, max: 70 }).chain((power) => fc.bigInt({ min: 2n ** BigInt(power) - 20n, max: 2n ** BigInt(power) + 20n })),
    fc.bigInt({ min: -exact - 5n, max: -exact + 5n }),
  )

  test('whole numbers up to 2^53 − 1 give one answer, those beyond are an error with their place', async () => {
    await fc.assert(
      fc.asyncProperty(whole, async (number) => {
        const isExact = number <= exact && number >= -exact
        const [, first] = elementAt(forms, 0, 'forms')
        const wanted = outcomeOf(await first(String(number)))
        for (const [form, ask] of [...forms, ['INT64', tensors('INT64')] as const]) {
          const found = outcomeOf(await ask(String(number)))
          if (isExact) expect([form, found]).toEqual([form, wanted])
          else if (form === 'INT64') expect(found).toMatch(/^400 .*element 1: .* is not of type INT64: it must be from/)
          else
            expect([form, found]).toEqual([
              form,
              expect.stringMatching(/^400 .*instances\[0\](?:\[1\]|\.b) is a whole number beyond 2\^53.*column ..b.. is numeric/),
            ])
        }
      }),
      { numRuns: 60 },
    )
  })

  test('however a number is written, it is the float64 of all of its digits, or an error with its place; a tensor of floats takes whole numbers that are one', async () => {
    await fc.assert(
      fc.asyncProperty(whole, fc.constantFrom('.0', '.5', 'e0', '.0e0', 'e+2', '.25E-1'), async (number, end) => {
        const text = `${number}${end}`
        const wanted = isInexact(text)
          ? null
          : outcomeOf(await serving.call('/v1/models/sizes/predict', { instances: [{ a: 1, b: String(Number(text).toExponential()) }] }, json))
        for (const [form, ask] of forms) {
          const found = outcomeOf(await ask(text))
          if (wanted !== null) expect([form, found]).toEqual([form, wanted])
          else
            expect([form, found]).toEqual([
              form,
              expect.stringMatching(
                /^400 .*instances\[0\](?:\[1\]|\.b) (?:is a whole number beyond|has more digits than float64 keeps beyond) 2\^53.*column ..b.. is numeric/,
              ),
            ])
        }
        for (const tensor of [text, String(number)]) {
          const found = outcomeOf(await tensors('FP64')(tensor))
          if (losesDigits(tensor)) expect(found).toMatch(/^400 .*element 1: .* is not of type FP64: it must be a number that float64 holds to its last digit/)
          else expect(found).toEqual(outcomeOf(await tensors('FP64')(Number(tensor).toExponential())))
        }
      }),
      {
        numRuns: 40,
        examples: [
          [9_007_199_254_740_993n, '.0'],
          [9_007_199_254_740_993n, 'e0'],
          [6_020n * 10n ** 20n, 'e0'],
        ],
      },
    )
  })

  test('a category is found by all of its digits', async () => {
    const ids = ['9007199254740993', '9007199254740995', '9007199254740997']
    const text = ['id,x,y', ...ids.map((id, index) => `${id},${index},${'abc'[index]}`)].join('\n')
    const keyed = await serveUntrained({ keyed: await tableModel(Buffer.from(text), { label: 'y', columns: { id: { type: 'categorical' } } }) })
    try {
      const ask = async (id: string) => outcomeOf(await keyed.call('/v1/models/keyed/predict', `{"instances":[{"id":${id},"x":1}]}`, json))
      const answers = await Promise.all(ids.map(ask))
      expect(new Set(answers.map(String)).size).toBe(3)
      expect(await Promise.all(ids.map((id) => ask(`"${id}"`)))).toEqual(answers)
    } finally {
      await keyed.close()
    }
  })
})
