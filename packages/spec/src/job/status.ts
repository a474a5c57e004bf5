import { z } from 'zod'
import { jobActions, jobStatuses } from './transitions.js'

export const jobStatus = z.enum(jobStatuses)
export const jobAction = z.enum(jobActions)
