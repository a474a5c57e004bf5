/** A setting as tools of other makers take it. */
export type FlatValue = string | number | boolean

/**
 * A job spec as one list of settings, `optimizer.learning_rate` to 0.001: what other tools call hyperparameters or params. A list, such as
 * the layers, is one setting as JSON; what is null or not set is left out. The job's name, metadata and priority are no settings of the training.
 */
export function flatSpec(spec: Readonly<Record<string, unknown>>): Record<string, FlatValue> {
  return Object.fromEntries(entries('', { ...spec, name: null, metadata: null, priority: null }))
}

function entries(path: string, value: unknown): [string, FlatValue][] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return [[path, value]]
  if (Array.isArray(value)) return [[path, JSON.stringify(value)]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => entries(path === '' ? key : `${path}.${key}`, part))
}
