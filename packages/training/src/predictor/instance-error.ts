import { defined, type ErrorDetail } from '@trainyard/spec'

/** Errors that are listed; a batch may hold thousands. */
const listedErrors = 100

/** Instances that the model cannot take. `details` has each error with its path (`instances[3][2]`) and what was received; the message names the first. */
export class InstanceError extends Error {
  override readonly name = 'InstanceError'
  readonly code = 'invalid_request'

  constructor(
    readonly details: readonly ErrorDetail[],
    readonly errors: number,
  ) {
    const [first] = details
    const more = errors > 1 ? ` (and ${errors - 1} more)` : ''
    super(`${defined(first, 'first error of the instances').message}${more}`)
  }
}

/** Collects errors over all instances, so that they are answered at once. */
export type ErrorList = { add(path: string, rule: string, message: string, received: unknown): void; throwIfAny(): void }

export function createErrorList(): ErrorList {
  const details: ErrorDetail[] = []
  let errors = 0
  return {
    add: (path, rule, message, received) => {
      errors += 1
      if (details.length < listedErrors) details.push({ path, rule, message: `${path} ${message}`, received: brief(received) })
    },
    throwIfAny: () => {
      if (errors > 0) throw new InstanceError(details, errors)
    },
  }
}

const shownCharacters = 80

/** What was received, short enough to repeat: long texts are cut, arrays and objects described. */
function brief(value: unknown): unknown {
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (typeof value === 'string') return value.length > shownCharacters ? `${value.slice(0, shownCharacters)}… (${value.length} characters)` : value
  if (typeof value === 'object' && value !== null) return `an object with ${Object.keys(value).slice(0, 10).join(', ') || 'no keys'}`
  return value === undefined ? 'nothing' : value
}
