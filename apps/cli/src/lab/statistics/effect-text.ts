import { numberText } from '../../terminal/values.js'
import type { Interval } from './interval.js'

/**
 * What the numbers of an effect are. `points`: a difference of shares, shown in percentage points. `factor`: the natural logarithm of a ratio,
 * shown as the ratio, so that its mean is the geometric one. `share`: a share, shown as per cent.
 */
export type EffectUnit = 'points' | 'factor' | 'share'

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`

const texts: Readonly<Record<EffectUnit, { readonly one: (value: number) => string; readonly mean: (text: string) => string }>> = {
  points: { one: (value) => signed(value * 100), mean: (text) => `${text} points` },
  factor: { one: (value) => numberText(Math.exp(value), 3), mean: (text) => `× ${text}` },
  share: { one: (value) => (value * 100).toFixed(1), mean: (text) => `${text} %` },
}

/** "+3.1 points [+2.2, +4.0]", "× 1.8 [1.5, 2.1]", "48.0 % [45.2, 50.8]"; a dash where there is no interval. */
export function effectText({ mean, low, high }: Interval, unit: EffectUnit): string {
  const { one, mean: whole } = texts[unit]
  const range = Number.isFinite(low) && Number.isFinite(high) ? `[${one(low)}, ${one(high)}]` : '–'
  return `${whole(one(mean))} ${range}`
}
