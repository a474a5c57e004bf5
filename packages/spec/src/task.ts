import { z } from 'zod'

/** What a data set's labels are for: classes to tell apart, or numbers to predict. */
export const task = z.enum(['classification', 'regression'])
export type Task = z.output<typeof task>
