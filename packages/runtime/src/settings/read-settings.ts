import type { z } from 'zod'
import { maskSetting } from './mask.js'
import { SettingsError, type InvalidSetting } from './settings-error.js'

/** Variables that stand in for another where that one is not set. */
const standIns: Readonly<Record<string, string>> = { QUEUE_URL: 'REDIS_URL' }

/**
 * Reads a process's settings once, at its start. `schema` is an object whose keys are the variables' names; a variable set to the empty text counts
 * as not set, and `QUEUE_URL` falls back to `REDIS_URL`.
 * @throws {SettingsError} with all errors at once; secrets are masked in it.
 */
export function readSettings<S extends z.ZodType>(schema: S, env: Readonly<Record<string, string | undefined>>): z.output<S> {
  const given: Record<string, string> = {}
  for (const [name, value] of Object.entries(env)) if (value !== undefined && value !== '') given[name] = value
  for (const [name, other] of Object.entries(standIns)) {
    const value = given[name] ?? given[other]
    if (value !== undefined) given[name] = value
  }
  const result = schema.safeParse(given)
  if (result.success) return result.data
  throw new SettingsError(result.error.issues.map((issue) => toInvalidSetting(issue, given)))
}

function toInvalidSetting(issue: z.core.$ZodIssue, given: Readonly<Record<string, string>>): InvalidSetting {
  const name = String(issue.path[0] ?? 'settings')
  const other = standIns[name]
  const value = given[name]
  const missing = value === undefined
  const rule = missing ? `is not set${other ? `, nor is ${other}` : ''}` : issue.message
  return { variable: other ? `${name} (or ${other})` : name, rule, received: maskSetting(name, value) }
}
