import type { ErrorDetail } from '@trainyard/spec'

/** Faults that are listed; a batch may hold thousands. */
const listedFaults = 100

/** Instances that the model cannot take. `details` has each fault with its path (`instances[3][2]`) and what was received; the message names the first. */
export class InstanceError extends Error {
  override readonly name = 'InstanceError'
  readonly code = 'invalid_request'

  constructor(
    readonly details: readonly ErrorDetail[],
    readonly faults: number,
  ) {
    const [first] = details
    const more = faults > 1 ? ` (and ${faults - 1} more)` : ''
    super(first ? `${first.path}: ${first.message}${more}` : 'bad instances')
  }
}

/** Collects faults over all instances, so that they are answered at once. */
export type FaultList = { add(path: string, rule: string, message: string, received: unknown): void; throwIfAny(): void }

export function createFaultList(): FaultList {
  const details: ErrorDetail[] = []
  let faults = 0
  return {
    add: (path, rule, message, received) => {
      faults += 1
      if (details.length < listedFaults) details.push({ path, rule, message, received: brief(received) })
    },
    throwIfAny: () => {
      if (faults > 0) throw new InstanceError(details, faults)
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
