import { randomInt } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enoughRequests } from './coverage.js'
import { fuzz, type Finding } from './fuzz.js'
import { type FuzzStack, openFuzzStack } from './fuzz-stack.js'

/** `npm run fuzz` sets these; without them the short form runs, with a seed of its own and one that is new each time. */
const { TRAINYARD_FUZZ_REQUESTS: requests, TRAINYARD_FUZZ_SEED: seed, TRAINYARD_FUZZ_FIRST: first, TRAINYARD_FUZZ_REPORT: report } = process.env
const runs = seed === undefined ? [1, randomInt(2 ** 31)] : [Number(seed)]

let stack: FuzzStack
beforeAll(async () => {
  stack = await openFuzzStack()
})
afterAll(() => stack?.close())

test.each(runs)(
  'seed %i: no server error, no reply that the document does not have, nothing accepted that it does not allow',
  async (chosen) => {
    const options = { requests: Number(requests ?? 800), seed: chosen, ...(first === undefined ? {} : { first: Number(first) }) }
    const { findings, statuses, coverage } = await fuzz(stack, options)
    const total = [...statuses.values()].reduce((sum, count) => sum + count, 0)
    const kinds = ['5xx', 'undocumented status', 'schema', 'accepted invalid', 'no request id', 'no reply', 'polluted']
    const counts = kinds.map((kind) => `${findings.filter((each) => each.kind === kind).length} ${kind}`).join(', ')
    const { lines, reached, documented, missed } = coverage
    process.stdout.write(`fuzz: ${total} requests with seed ${chosen}: ${counts}; ${reached} of ${documented} documented successes reached\n`)
    // The long form has the time to reach everything that the document promises.
    const isLong = options.requests >= lines.length * enoughRequests
    if (isLong) process.stdout.write(`${lines.join('\n')}\n`)
    if (report !== undefined)
      writeFileSync(report, JSON.stringify({ seed: chosen, total, counts, coverage, findings, statuses: Object.fromEntries(statuses) }, null, 1))
    expect(findings.slice(0, 20).map(described).join('\n')).toBe('')
    if (isLong) expect(missed).toEqual([])
  },
  3_600_000,
)

const described = ({ kind, what, index, curl }: Finding): string => `#${index} ${kind}: ${what}\n    ${curl.slice(0, 2_000)}`
