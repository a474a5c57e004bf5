import type { CliContext } from '../cli-context.js'

/** What one look at the machine found. `note` works with less; `bad` does not work. */
export type Finding = {
  readonly name: string
  readonly verdict: 'good' | 'note' | 'bad'
  readonly text: string
  /** What to do about it. */
  readonly advice?: string
}

/** One look. It never throws: what it cannot find out is a finding too. */
export type Check = (context: CliContext) => Promise<Finding> | Finding
