import { defined } from '@trainyard/spec'
import { type Evidence, type Finding, type Rule, shown } from './rule.js'

/** How much smaller or larger the gradient of the first layer may be than that of the last. */
const ratio = 1_000

/** Compares the gradient at both ends of the network: it should not change by orders of magnitude on its way back (Glorot & Bengio 2010, §4). */
export const gradientFlow: Rule = ({ layers, weighted }: Evidence) => {
  const [first, last] = [weighted[0], weighted.at(-1)]
  if (first === undefined || last === undefined || first === last) return []
  const normOf = (layer: string): number => defined(layers.get(layer)?.['gradient_norm'], `gradient norm of ${layer}`)
  const [early, late] = [normOf(first), normOf(last)]
  if (late === 0 || !Number.isFinite(early) || !Number.isFinite(late)) return []
  const quotient = early / late
  if (quotient < 1 / ratio) return [vanishing(first, last, quotient)]
  return quotient > ratio ? [exploding(first, last, quotient)] : []
}

const vanishing = (first: string, last: string, value: number): Finding => ({
  rule: 'vanishing_gradient',
  layer: first,
  value,
  threshold: 1 / ratio,
  message: `the gradient of ${first} is ${shown(value)} times that of ${last}: hardly anything reaches the first layers`,
  suggestion: 'use relu instead of sigmoid or tanh, batch normalization, the he_normal initializer, or fewer layers',
})

const exploding = (first: string, last: string, value: number): Finding => ({
  rule: 'exploding_gradient',
  layer: first,
  value,
  threshold: ratio,
  message: `the gradient of ${first} is ${shown(value)} times that of ${last}: it grows on its way back`,
  suggestion: 'set regularization.gradient_clip_norm to 1, use batch normalization, or lower the learning rate',
})
