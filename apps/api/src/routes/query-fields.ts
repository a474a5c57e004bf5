import { z } from 'zod'

/** A query field that is true or false. */
export const flag = z.enum(['true', 'false', '1', '0']).transform((text) => text === 'true' || text === '1')
