import type { Tensor, Variable } from '@tensorflow/tfjs-core'
import type { UpdateShaderName } from '../webgpu/update-shaders.js'
import type { AttributeValue } from './attribute.js'

/** An op that changes variables in place, to stand in a graph for ops that compute the same and assign it. */
export type InPlaceUpdate = {
  /** A `ResourceApply…` op: it takes the resources of `targets`, then `inputs`. */
  readonly op: string
  readonly targets: readonly Variable[]
  readonly inputs: readonly Tensor[]
  readonly attributes: Readonly<Record<string, AttributeValue>>
  /** The same as a shader, which takes the buffers of `targets`, then those of `shaderInputs` or else `inputs`. */
  readonly shader: UpdateShaderName
  readonly shaderInputs?: readonly Tensor[]
}

/** What a running trace offers to the functions of `updates/`. */
export type UpdateRecorder = {
  /** Notes the update and runs `compose`, whose ops are not recorded. */
  record(update: InPlaceUpdate, compose: () => void): void
}

let current: UpdateRecorder | undefined

/** Sets the recorder while a step is traced; undefined ends it. */
export function setUpdateRecorder(recorder: UpdateRecorder | undefined): void {
  current = recorder
}

/** Runs an update: composed of plain ops, and while a step is traced as one op in its graph. */
export function inPlaceUpdate(update: InPlaceUpdate, compose: () => void): void {
  if (current === undefined) compose()
  else current.record(update, compose)
}
