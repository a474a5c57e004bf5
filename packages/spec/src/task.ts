import { z } from 'zod'

/** What a data set's labels are for: classes to tell apart, or numbers to predict. */
export const task = z.enum(['classification', 'regression'])
export type Task = z.output<typeof task>

/** How the values of a regression may be seen inside: as they are, or as logarithms; standardized either way. */
export const targetTransforms = ['standardize', 'log', 'log1p'] as const
