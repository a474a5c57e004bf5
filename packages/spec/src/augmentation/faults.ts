import type { ErrorDetail } from '../http/error.js'
import type { AugmentationSpec } from './augmentation.js'
import type { AugmentationStep } from './steps.js'

type Placed = { path: string; step: AugmentationStep }

/** All single steps of a list with their places. */
export const stepsOf = (list: readonly AugmentationSpec[]): Placed[] =>
  list.flatMap((entry, index) => {
    const path = `augmentation[${index}]`
    return 'of' in entry ? entry.of.map((step, position) => ({ path: `${path}.of[${position}]`, step })) : [{ path, step: entry }]
  })

/** What is wrong with a list for this data set: steps need images, patches their size, one warp one fill. Empty when all is well. */
export function augmentationFaults(list: readonly AugmentationSpec[], info: { kind: 'image' | 'table'; input_shape: readonly number[] }): ErrorDetail[] {
  const placed = stepsOf(list)
  if (info.kind !== 'image')
    return placed
      .slice(0, 1)
      .map(({ path, step }) => ({ path, rule: 'images', message: `${step.type} needs images; the data set is a table`, received: step.type }))
  return [...placed.flatMap((each) => sizeFault(each, info.input_shape)), ...fillFaults(placed, 'fill'), ...fillFaults(placed, 'fill_value')]
}

function sizeFault({ path, step }: Placed, [height = 0, width = 0]: readonly number[]): ErrorDetail[] {
  if (step.type !== 'scale_jitter_crop' || (step.size === height && step.size === width)) return []
  const message = height === width ? `must be ${height}, the side of the images` : `needs square images; these are ${height} × ${width}`
  return [{ path: `${path}.size`, rule: 'size', message, received: step.size }]
}

function fillFaults(placed: readonly Placed[], key: 'fill' | 'fill_value'): ErrorDetail[] {
  const named = placed.flatMap(({ path, step }) =>
    key in step && (step as Record<typeof key, unknown>)[key] !== undefined
      ? [{ path: `${path}.${key}`, value: (step as Record<typeof key, unknown>)[key] }]
      : [],
  )
  const [first] = named
  return named
    .filter(({ value }) => value !== first?.value)
    .map(({ path, value }) => ({
      path,
      rule: 'one_fill',
      message: `must be ${JSON.stringify(first?.value)} as in ${first?.path}: all steps that move pixels are one warp`,
      received: value,
    }))
}
