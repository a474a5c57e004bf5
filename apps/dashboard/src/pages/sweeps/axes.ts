import { metricLabel } from '@trainyard/spec'
import type { SweepTrial, SweepView } from '../../api.js'
import { makeScale, type Scale } from '../../charts/scale.js'
import { fieldName } from './trial-table.js'

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

/** The chosen part of each axis by its key, as shares of its length, low end first. Axes that are not named are not narrowed. */
export type Brushes = Readonly<Record<string, readonly [number, number]>>

/** The trials whose values lie within every brush. A trial without a value has no place on the axis, and so in no brush of it. */
export const trialsWithin = (trials: readonly SweepTrial[], axes: readonly SweepAxis[], brushes: Brushes): SweepTrial[] =>
  trials.filter((trial) =>
    axes.every(({ key, scale, valueOf }) => {
      const brush = brushes[key]
      if (!brush) return true
      const position = scale.place(valueOf(trial))
      return position !== null && position >= brush[0] && position <= brush[1]
    }),
  )

/** The brushes with one changed; null takes it away. */
export function withBrush(brushes: Brushes, key: string, brush: readonly [number, number] | null): Brushes {
  const rest = Object.fromEntries(Object.entries(brushes).filter(([name]) => name !== key))
  return brush === null ? rest : { ...rest, [key]: brush }
}

/** How many parts of an axis the arrow keys step through. */
const parts = 4

/** The brush after an arrow key: a quarter of the axis, moved by a quarter; the first press takes the end that the key points to. */
export function movedBrush(brush: readonly [number, number] | undefined, up: boolean): readonly [number, number] {
  const size = brush ? brush[1] - brush[0] : 1 / parts
  if (!brush) return up ? [1 - size, 1] : [0, size]
  const low = Math.min(1 - size, Math.max(0, brush[0] + (up ? 1 : -1) / parts))
  return [low, low + size]
}
