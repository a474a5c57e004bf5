import type { SweepTrial, SweepView } from '../../api/shapes.js'
import { makeScale, type Scale } from '../../charts/scale.js'
import { metricLabel } from '@trainyard/spec'
import { fieldName } from './values-text.js'

/** One axis of the parallel coordinates: a swept field, or the objective. */
export type SweepAxis = { key: string; label: string; scale: Scale; valueOf: (trial: SweepTrial) => unknown }

/** A spread of more than this factor is drawn on a logarithmic axis: below it, a linear one reads more easily. */
const wideSpread = 30

/** The scale of what the trials reached. */
export function objectiveScale(values: readonly (number | null)[]): Scale {
  const known = values.filter((value) => value !== null)
  const [least, most] = [Math.min(...known), Math.max(...known)]
  return makeScale(least > 0 && most / least > wideSpread ? 'logarithmic' : 'linear', known)
}

/** An axis for each swept field, on the scale on which it was swept, and last the objective. */
export function sweepAxes({ curves, trials, objective }: SweepView): SweepAxis[] {
  const swept = curves.map(({ path, scale }) => ({
    key: path,
    label: fieldName(path),
    scale: makeScale(
      scale,
      trials.map(({ values }) => values[path]),
    ),
    valueOf: ({ values }: SweepTrial): unknown => values[path],
  }))
  const reached = objectiveScale(trials.map(({ best }) => best?.value ?? null))
  return [...swept, { key: 'objective', label: metricLabel(objective.metric), scale: reached, valueOf: ({ best }: SweepTrial): unknown => best?.value ?? null }]
}
