import { expect, it } from 'vitest'
import { memberSeed } from './new-job.js'

it("a member's seed is the first 32 bits of the SHA-256 of the job's seed and its index", () => {
  // printf '7:0' | sha256sum
  expect(memberSeed(7, 0)).toBe(0xf5ff61d7)
  expect(memberSeed(7, 1)).not.toBe(memberSeed(7, 0))
  expect(memberSeed(8, 0)).not.toBe(memberSeed(7, 0))
})
