import { z } from 'zod'
import { idSchema } from '../ids.js'
import { fractionBelowOne } from '../scalars.js'
import { scaleName } from '../scales.js'
import { split } from '../splits/index.js'
import { targetTransforms } from '../task.js'

const finalFits = ['training_rows', 'all_rows'] as const

/** Which rows are trained on. What is drawn is drawn from the job's seed. */
export const jobDataset = z
  .strictObject({
    id: idSchema('dataset'),
    validation_fraction: fractionBelowOne.default(0.1).describe('Share of the training rows held out to watch and to stop by'),
    split: split
      .optional()
      .describe("How the rows are chosen that are held out; if left out, by the data set's own split, group and time columns, or drawn by class"),
    weight: z
      .string()
      .nullable()
      .optional()
      .describe(
        "How much each row counts in the loss, in metrics, and in what is fitted on held-out rows: the data set's `weight_column`, which is also what counts if this is left out; null for all alike. Only the ratios matter",
      ),
    final_fit: z
      .enum(finalFits)
      .optional()
      .describe(
        'Which rows the weights that predict are fitted on: `training_rows`, those of the split, which is also so if this is left out; or `all_rows`: once a member is measured it is fitted again from its seed on all rows of the data set, those of its test part too, in as many updates as its measured weights took. Figures, calibration and intervals stay those that were measured before, on rows held out',
      ),
  })
  .meta({ id: 'JobDataset' })

/** Whether members are fitted on all rows once they are measured, in as many updates as their measured weights took. */
export const fitsAllRows = ({ dataset }: { dataset: Pick<z.output<typeof jobDataset>, 'final_fit'> }): boolean => dataset.final_fit === 'all_rows'

/** How the inputs of a table are prepared. What is fitted is fitted on the training rows of each member and stored with it. */
export const inputOptions = z
  .strictObject({
    scale: scaleName.default('standard').describe('How numbers are scaled, but for columns that were uploaded with a scale of their own'),
  })
  .meta({ id: 'InputOptions' })

/** What the values of a regression go through before they are standardized; predictions are turned back and have the unit of the data set. */
export const targetOptions = z
  .strictObject({
    transform: z
      .enum(targetTransforms)
      .default('standardize')
      .describe('`log` for values above 0 and `log1p` for values of 0 and more take the logarithm, ln y or ln (1 + y), first'),
    clip: z.boolean().optional().describe('Whether no prediction lies outside of the values of the training rows; left as it is predicted if left out'),
  })
  .meta({ id: 'TargetOptions' })
