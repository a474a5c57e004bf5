import { z } from 'zod'
import { isRecord } from './json.js'
import { limits } from './limits.js'

/** A finite number greater than zero. */
export const positive = z.number().gt(0)
/** A finite number, zero or more. */
export const nonNegative = z.number().min(0)
/** A share: 0 ≤ x ≤ 1. */
export const fraction = z.number().min(0).max(1)
/** A share below one: 0 ≤ x < 1, as decay rates and dropout rates must be. */
export const fractionBelowOne = z.number().min(0).lt(1)
/** A whole number from 1 to `max`. */
export const count = (max: number) => z.int().min(1).max(max)
/** A whole number, zero or more, that a column of 32 bits holds: steps, indices, epochs. */
export const int32 = z.int().min(0).max(limits.int32)
/** A whole number of a query, written in digits. What JavaScript would also read as a number (an empty text, `0x10`, `1e3`) is rejected. */
export const queryInt = (min: number, max: number) =>
  z.preprocess((value) => (typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value), z.int().min(min).max(max))
/** A list whose items are not looked at, however many there are: `z.array(z.unknown())` copies them one by one. */
export const anyList = z.custom<unknown[]>(Array.isArray, 'must be an array').meta({ type: 'array', items: {} })
/** An object whose fields are not looked at. */
export const anyRecord = z.custom<Record<string, unknown>>(isRecord, 'must be an object').meta({ type: 'object', additionalProperties: {} })
/** The number of a model's version, as text. */
export const versionNumber = z.string().regex(/^[1-9][0-9]{0,8}$/, 'must be a version number as text, such as "3"')
/** A 32-bit seed: everything random in a job follows from it. */
export const seed = z.int().min(0).max(limits.uint32)
/** Any JSON value: what fields of a job may hold. Only the outermost level is looked at. */
export const jsonValue = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.unknown()), z.record(z.string(), z.unknown())])
/** A time on the wire: ISO 8601 in UTC. */
export const timestamp = z.iso.datetime()
/** A number on the wire: what is not finite is null in JSON. */
export const wireNumber = z.number().nullable()
/** A name that stands in a URL: letters, digits, dot, underscore and hyphen. */
export const slug = z
  .string()
  .min(1)
  .max(limits.nameCharacters)
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, 'must be letters, digits, ".", "_" or "-", and start with a letter or digit')
