import type { Target } from './target.js'

/** One demand of the protocol, or of an extension, on the server under test. */
export type Check = {
  /** Stable and short, as the report and `--only` name it. */
  id: string
  /** What a server that passes does, as a sentence. */
  title: string
  /** The extension of `GET /v2` without which the server need not do this. */
  extension?: string
  /**
   * @throws {Failed} when the server does something else.
   * @throws {NotApplicable} when this server offers nothing to check it with.
   */
  run(target: Target): Promise<void>
}

/** The server broke the demand. */
export class Failed extends Error {
  override readonly name = 'Failed'
}

/** The demand does not meet this server: it says why. */
export class NotApplicable extends Error {
  override readonly name = 'NotApplicable'
}

/** @throws {Failed} with the text when the condition does not hold. */
export function demand(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Failed(otherwise)
}

/** How one check ended. `explanation` is empty where it passed. */
export type Outcome = { id: string; title: string; status: 'passed' | 'failed' | 'not applicable'; explanation: string }

/** Runs checks one after another, so that each finds the server as the others left it. */
export async function runChecks(checks: readonly Check[], target: Target, report: (outcome: Outcome) => void): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const check of checks) {
    const outcome = await runCheck(check, target)
    outcomes.push(outcome)
    report(outcome)
  }
  return outcomes
}

async function runCheck({ id, title, extension, run }: Check, target: Target): Promise<Outcome> {
  if (extension !== undefined && !target.server.extensions.includes(extension)) {
    return { id, title, status: 'not applicable', explanation: `GET /v2 does not list the extension "${extension}"` }
  }
  try {
    await run(target)
    return { id, title, status: 'passed', explanation: '' }
  } catch (error) {
    const status = error instanceof NotApplicable ? 'not applicable' : 'failed'
    return { id, title, status, explanation: textOf(error) }
  }
}

/** What was thrown, in words. */
export const textOf = (error: unknown): string => (error instanceof Error ? error.message : JSON.stringify(error))

const marks: Readonly<Record<Outcome['status'], string>> = { passed: 'ok  ', failed: 'FAIL', 'not applicable': 'n/a ' }

/** One outcome as a line, with its explanation below where there is one. */
export const lineOf = ({ id, title, status, explanation }: Outcome): string =>
  `${marks[status]}  ${id.padEnd(30)}  ${title}${explanation === '' ? '' : `\n      ${' '.repeat(30)}  ${explanation}`}`

/** How many ended in which way. */
export function summaryOf(outcomes: readonly Outcome[]): string {
  const count = (status: Outcome['status']) => outcomes.filter((outcome) => outcome.status === status).length
  return `${count('passed')} passed, ${count('failed')} failed, ${count('not applicable')} not applicable`
}
