import { waitFor } from '@trainyard/local'

/** Waits until the check is true. Fails with what was waited for. */
export const until = (what: string, check: () => Promise<boolean>, limitSeconds = 170): Promise<boolean> =>
  waitFor<true>({ what, limitSeconds, everyMilliseconds: 50, check: async () => (await check()) || undefined })
