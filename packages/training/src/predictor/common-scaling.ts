import { fittedOf, type ModelManifest, type TargetScaling } from '@trainyard/spec'

/**
 * The scale in which the values of all members are averaged: that of the model, which those of a member reach by shifting and stretching. Null where some members
 * were trained on a logarithm, or are held within a range, and others are not: then each is turned back into the unit of the target first. Null for classes, too.
 */
export function commonScaling(manifest: ModelManifest): TargetScaling | null {
  const { target, members } = manifest
  const isAlike = (own: TargetScaling | null): boolean => own?.transform === target?.transform && (own?.range === undefined) === (target?.range === undefined)
  return members.every(({ index }) => isAlike(fittedOf(manifest, index).target)) ? target : null
}
