import type { TestContext, TestOptions } from 'vitest'

declare module 'vitest' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface merges with vitest's own
  interface TaskMeta {
    /** What a skipped test needs; the end of the run counts skipped tests by it. */
    needs?: string
  }
}

/**
 * Options of a test or a suite that needs what a machine may lack. Where it is not `available` the tests are skipped, and the end of the run
 * says how many and what they need.
 */
export const skipUnless = (available: boolean, needs: string): Pick<TestOptions, 'skip' | 'meta'> => (available ? {} : { skip: true, meta: { needs } })

/** Skips the running test for what the machine lacks, where that is only known once the test runs. `reason` says what is wrong. */
export function skipHere(context: TestContext, needs: string, reason: string): never {
  context.task.meta.needs = needs
  return context.skip(reason)
}
