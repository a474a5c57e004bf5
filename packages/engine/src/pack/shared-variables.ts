import type { Variable } from '@tensorflow/tfjs-core'
import { notPackable } from './aligned.js'

/**
 * Which variables all members have in common: the very same object.
 * @throws {EngineError} `STEP_NOT_TRACEABLE` where their lists do not match.
 */
export function sharedVariables(variables: readonly (readonly Variable[])[]): boolean[] {
  const [first = []] = variables
  const form = (list: readonly Variable[]) => list.map(({ dtype, shape }) => `${dtype}[${shape.join()}]`).join()
  if (variables.some((list) => form(list) !== form(first))) throw notPackable('their variables are not of the same shapes')
  return first.map((variable, i) => variables.length > 1 && variables.every((list) => list[i] === variable))
}
