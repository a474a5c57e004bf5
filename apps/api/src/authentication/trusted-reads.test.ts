import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { createTrustedReads } from './trusted-reads.js'

const step = fc.oneof(
  fc.record({ kind: fc.constant('get' as const), name: fc.constantFrom('a', 'b', 'c', 'd'), finds: fc.boolean() }),
  fc.record({ kind: fc.constant('end' as const), which: fc.nat({ max: 9 }), fails: fc.boolean() }),
  fc.record({ kind: fc.constant('forget' as const), name: fc.constantFrom('a', 'b', 'c', 'd') }),
)

test('in whatever order names are read, found, forgotten and pushed out, everyone gets the answer of a read of that name, and its error if it fails', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const reads = createTrustedReads<{ name: string }>({ trustedMs: 60_000, kept: 2 })
      const open: ((fails: boolean) => void)[] = []
      const asked: { name: string; answer: Promise<{ name: string } | null> }[] = []
      const begin = (name: string, finds: boolean) =>
        reads.get(name, () => new Promise((done, failed) => open.push((fails) => (fails ? failed(new Error('away')) : done(finds ? { name } : null)))))
      for (const each of steps) {
        if (each.kind === 'get') asked.push({ name: each.name, answer: begin(each.name, each.finds) })
        else if (each.kind === 'forget') reads.forget((name) => name === each.name)
        else open.splice(each.which, 1)[0]?.(each.fails)
        // What was settled is noted before the next step.
        await Promise.resolve()
      }
      for (const end of open.splice(0)) end(false)
      for (const [index, { status, ...rest }] of (await Promise.allSettled(asked.map(({ answer }) => answer))).entries()) {
        if ('reason' in rest) expect(String(rest.reason)).toBe('Error: away')
        else expect(rest.value === null || rest.value?.name === asked[index]?.name, status).toBe(true)
      }
    }),
    { numRuns: 500 },
  )
})

test('what was found is kept; what was not is read again; what was forgotten while it was read is not kept', async () => {
  const reads = createTrustedReads<{ value: number }>({ trustedMs: 60_000, kept: 10 })
  const look = vi.fn<() => Promise<{ value: number } | null>>()
  look.mockResolvedValueOnce(null).mockResolvedValueOnce({ value: 1 })
  expect([await reads.get('a', look), await reads.get('a', look), await reads.get('a', look)]).toEqual([null, { value: 1 }, { value: 1 }])
  expect(look).toHaveBeenCalledTimes(2)
  reads.forget((name) => name === 'a')
  look.mockResolvedValueOnce({ value: 2 }).mockResolvedValueOnce({ value: 3 })
  const [first, second] = [reads.get('a', look), reads.get('a', look)]
  reads.forget((name) => name.startsWith('a'))
  expect([await first, await second, await reads.get('a', look)]).toEqual([{ value: 2 }, { value: 2 }, { value: 3 }])
})
