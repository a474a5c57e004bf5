import fc from 'fast-check'
import { expect, it } from 'vitest'
import { rechunk } from './rechunk.js'

async function* each(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts
}

it('parts of any sizes become full chunks and one rest, with every byte in its place', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }), fc.integer({ min: 1, max: 50 }), async (parts, size) => {
      const chunks: Uint8Array[] = []
      for await (const chunk of rechunk(each(parts), size)) chunks.push(chunk)
      expect(Buffer.concat(chunks)).toEqual(Buffer.concat(parts))
      expect(chunks.slice(0, -1).every(({ length }) => length === size)).toBe(true)
      expect(chunks.every(({ length }) => length > 0 && length <= size)).toBe(true)
    }),
  )
})
