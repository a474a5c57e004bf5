import type { ModelManifest, MultiCrop, PredictExtras } from '@trainyard/spec'

/** What is asked beyond plain predictions. `members` adds each member's own output. */
export type PredictOptions = { members: boolean; calibrated?: boolean } & {
  [K in Exclude<keyof PredictExtras, 'calibrated'>]?: PredictExtras[K] | undefined
}

/** Whether several passes are to be made and averaged: such a request runs alone, so that its draws do not depend on other requests. */
export const isSampled = ({ mc_dropout, tta, multi_crop }: PredictOptions): boolean => mc_dropout !== undefined || tta !== undefined || multi_crop !== undefined

/** Whether a request is computed by itself, in steps of its own. */
export const runsAlone = (options: PredictOptions): boolean => isSampled(options) || options.explain === true

/** The crops to average: those given, or those that the job was evaluated with. */
export const cropsOf = ({ spec }: ModelManifest, { multi_crop: crop }: PredictOptions): MultiCrop | null =>
  crop === true ? spec.evaluation.multi_crop : (crop ?? null)
