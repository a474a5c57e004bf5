import { defined, numberText, warningLevel } from '@trainyard/spec'
import { deadShare } from './dead-units.js'
import type { Inspection } from './inspect.js'

/** What the rules judge: an inspection, the share of dead units by layer (null before the first validation), and the setting. */
export type Evidence = Inspection & {
  step: number
  task: 'classification' | 'regression'
  classes: number
  /** The layers with weights, from the input to the output. */
  weighted: readonly string[]
  dead: ReadonlyMap<string, number>
}

/** Something that usually spoils a training: where, how much, and what helps. */
export type Finding = { rule: string; layer: string | null; value: number; threshold: number; message: string; suggestion: string }

/** A rule of thumb. Each names its threshold once, and speaks of a layer at most once in a training. */
type Rule = (evidence: Evidence) => Finding[]

/** A number as a message shows it. */
const shown = (value: number): string => (Number.isFinite(value) ? numberText(value) : String(value))
/** A share as a message shows it. */
const percent = (share: number): string => `${Math.round(share * 100)}%`

/** The first loss may be up to this many times what a network that knows nothing would have. */
const initialLossFactor = 3

/** A fresh classifier should give every class about the same probability, so its loss starts near ln C; a standardised regression starts near 1. */
const initialLoss: Rule = ({ step, task, classes, loss }) => {
  if (step > 0) return []
  const expected = task === 'classification' ? Math.log(classes) : 1
  if (loss <= initialLossFactor * expected) return []
  return [
    {
      rule: 'initial_loss',
      layer: null,
      value: loss,
      threshold: initialLossFactor * expected,
      message: `the loss starts at ${shown(loss)}, far above the ${shown(expected)} of ${task === 'classification' ? `guessing among ${classes} classes` : 'predicting the mean'}`,
      suggestion: 'the outputs are too large at the start: look for inputs of very different size, use a batch normalization, or choose another initializer',
    },
  ]
}

/** Units that are zero on every row get no gradient from it, and hardly come back. */
const deadRelu: Rule = ({ dead }) =>
  [...dead]
    .filter(([, share]) => share >= deadShare)
    .map(([layer, share]) => ({
      rule: 'dead_relu',
      layer,
      value: share,
      threshold: deadShare,
      message: `${percent(share)} of the units of ${layer} are zero on the whole validation split`,
      suggestion: 'lower the learning rate, use leaky_relu or elu, or put a batch normalization before the activation',
    }))

const saturatedShare = warningLevel('saturated_fraction')

/** A saturated sigmoid or tanh passes almost no gradient on to what lies before it. */
const saturation: Rule = ({ layers }) =>
  [...layers].flatMap(([layer, { saturated_fraction: share = 0 }]) =>
    share < saturatedShare
      ? []
      : [
          {
            rule: 'saturation',
            layer,
            value: share,
            threshold: saturatedShare,
            message: `${percent(share)} of the outputs of ${layer} are saturated`,
            suggestion: 'use relu, put a batch normalization before the activation, or lower the learning rate',
          },
        ],
  )

/** How much smaller or larger the gradient of the first layer may be than that of the last. */
const gradientRatio = 1_000

/** Compares the gradient at both ends of the network: it should not change by orders of magnitude on its way back (Glorot & Bengio 2010, §4). */
const gradientFlow: Rule = ({ layers, weighted, step }: Evidence) => {
  const [first, last] = [weighted[0], weighted.at(-1)]
  if (first === undefined || last === undefined || first === last) return []
  const normOf = (layer: string): number => defined(layers.get(layer)?.['gradient_norm'], `gradient_norm of ${layer}`)
  const [early, late] = [normOf(first), normOf(last)]
  if (late === 0 || !Number.isFinite(early) || !Number.isFinite(late)) return []
  // Before the first step a layer of zeros, as an output layer may start, passes nothing back; that is no sign of a gradient that vanishes.
  if (step === 0 && early === 0) return []
  const quotient = early / late
  if (quotient < 1 / gradientRatio) return [vanishing(first, last, quotient)]
  return quotient > gradientRatio ? [exploding(first, last, quotient)] : []
}

const vanishing = (first: string, last: string, value: number): Finding => ({
  rule: 'vanishing_gradient',
  layer: first,
  value,
  threshold: 1 / gradientRatio,
  message: `the gradient of ${first} is ${shown(value)} times that of ${last}: almost no gradient reaches the first layers`,
  suggestion: 'use relu instead of sigmoid or tanh, batch normalization, the he_normal initializer, or fewer layers',
})

const exploding = (first: string, last: string, value: number): Finding => ({
  rule: 'exploding_gradient',
  layer: first,
  value,
  threshold: gradientRatio,
  message: `the gradient of ${first} is ${shown(value)} times that of ${last}: it grows during backpropagation`,
  suggestion: 'set regularization.gradient_clip_norm to 1, use batch normalization, or lower the learning rate',
})

/** About a thousandth is usual; a tenth means that weights are thrown about. */
const largestUpdate = warningLevel('update_ratio')

/** One update should change a kernel by a small part of its size. The very first is left out: adaptive optimizers take it at full length in every weight. */
const updateRatio: Rule = ({ layers, step }) =>
  [...(step === 0 ? [] : layers)].flatMap(([layer, { update_ratio: value = 0 }]) =>
    value < largestUpdate
      ? []
      : [
          {
            rule: 'update_ratio',
            layer,
            value,
            threshold: largestUpdate,
            message: `one update changes the weights of ${layer} by ${shown(value)} of their size`,
            suggestion: 'lower the learning rate, or start with schedule.warmup_epochs',
          },
        ],
  )

/** Every rule, in the order in which its findings are reported. */
export const rules: readonly Rule[] = [initialLoss, deadRelu, saturation, gradientFlow, updateRatio]
