import type { ResolvedJobSpec } from './spec.js'

/** A setting as tools of other makers take it. */
export type FlatValue = string | number | boolean

/**
 * A job spec as one list of settings, `optimizer.learning_rate` to 0.001: what other tools call hyperparameters or params. A list, such as
 * the layers, is one setting as JSON; what is null or not set is left out. The job's name, metadata and priority are no settings of the training, and what its
 * members differ in is no setting of the job: then `variants` is how many there are.
 */
export function flatSpec({ variants = [], ...spec }: Readonly<Record<string, unknown>> & Pick<ResolvedJobSpec, 'variants'>): Record<string, FlatValue> {
  const flat = Object.fromEntries(entries('', { ...spec, name: null, metadata: null, priority: null }))
  if (variants.length === 0) return flat
  const own = variants.map((variant) => Object.fromEntries(entries('', variant)))
  const differs = new Set(own.flatMap((settings) => Object.keys(settings)).filter((key) => own.some((settings) => settings[key] !== own[0]?.[key])))
  return { ...Object.fromEntries(Object.entries(flat).filter(([key]) => !differs.has(key))), variants: variants.length }
}

function entries(path: string, value: unknown): [string, FlatValue][] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return [[path, value]]
  if (Array.isArray(value)) return [[path, JSON.stringify(value)]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => entries(path === '' ? key : `${path}.${key}`, part))
}
