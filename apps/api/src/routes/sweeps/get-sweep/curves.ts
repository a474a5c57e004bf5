import type { Dimension, Space, SweepCurve, TrialView } from '@trainyard/spec'

const scales: Record<Dimension['type'], SweepCurve['scale']> = {
  geometric: 'logarithmic',
  log_uniform: 'logarithmic',
  linear: 'linear',
  uniform: 'linear',
  choice: 'category',
}

/** The objective against each swept field. Trials that failed are there without a value: where training breaks is part of the picture. */
export function curvesOf(space: Space, trials: readonly TrialView[]): SweepCurve[] {
  const shown = trials.filter(({ best, status }) => best !== null || status === 'failed')
  return Object.entries(space).map(([path, { type }]) => ({
    path,
    scale: scales[type],
    points: shown
      .map(({ index, values, best, status }) => ({
        trial: index,
        value: values[path] ?? null,
        objective: status === 'failed' ? null : (best?.value ?? null),
        status,
      }))
      .sort((a, b) => (typeof a.value === 'number' && typeof b.value === 'number' ? a.value - b.value : 0)),
  }))
}
