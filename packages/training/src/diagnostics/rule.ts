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
export type Rule = (evidence: Evidence) => Finding[]

/** A number as a message shows it. */
export const shown = (value: number): string => (Number.isFinite(value) ? String(Number(value.toPrecision(3))) : String(value))
/** A share as a message shows it. */
export const percent = (share: number): string => `${Math.round(share * 100)}%`
