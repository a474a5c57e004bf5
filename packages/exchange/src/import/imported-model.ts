import { arraysOfMember, type ErrorDetail, limits, manifestErrors, type ModelManifest, shapeText } from '@trainyard/spec'

/** An array of a member in float32, row-major: where its bytes lie in the file. */
export type ImportedArray = { name: string; shape: readonly number[]; start: number; end: number }

/** A member of an imported model: its arrays in the order of the network. */
export type ImportedMember = { index: number; arrays: ImportedArray[] }

/** A model that was read from a file. Its manifest names no checkpoints, and the files of its members are yet to be made. `tool` is what wrote the file. */
export type ImportedModel = { manifest: ModelManifest; tool: string; members: ImportedMember[] }

/** What was read, or everything that keeps the file from being a model. */
export type ReadModel = { ok: true; model: ImportedModel } | { ok: false; errors: ErrorDetail[] }

/** What a file has of an array: its shape and its place, or what it has in its stead. */
export type FoundArray = Omit<ImportedArray, 'name'> | { wrong: string }

/** An error of an imported file, at a place in it. */
export const fileError = (place: string, rule: string, message: string, received?: unknown): ErrorDetail => {
  const path = place === '' ? 'file' : `file.${place}`
  return { path, rule, message: `${path}: ${message}`, ...(received === undefined ? {} : { received }) }
}

/** Errors within the number that is listed; the last one counts those that are not. */
export const listedErrors = (errors: readonly ErrorDetail[]): ErrorDetail[] =>
  errors.length <= limits.importErrors
    ? [...errors]
    : [...errors.slice(0, limits.importErrors - 1), fileError('', 'more_errors', `${errors.length - limits.importErrors + 1} more errors are not listed`)]

/**
 * Puts a manifest and the arrays of a file together: the manifest must not contradict itself, and the arrays must be those of its networks, none more and none
 * less. `found` are the arrays of a member by their names.
 */
export function joinModel(manifest: ModelManifest, tool: string, found: (member: number) => ReadonlyMap<string, FoundArray>): ReadModel {
  const contradictions = manifestErrors(manifest)
  if (contradictions.length > 0)
    return {
      ok: false,
      errors: listedErrors(contradictions.map(({ path, rule, message, received }) => fileError(`manifest.${path}`, rule, message, received))),
    }
  const errors: ErrorDetail[] = []
  const members = manifest.members.map(({ index }): ImportedMember => {
    const own = found(index)
    const wanted = arraysOfMember(manifest, index)
    for (const name of own.keys())
      if (!wanted.has(name))
        errors.push(fileError(`member.${index}.${name}`, 'unknown', `the network has no such array; it has ${[...wanted.keys()].join(', ')}`))
    const arrays = [...wanted].flatMap(([name, shape]): ImportedArray[] => {
      const array = own.get(name)
      if (array && 'start' in array && array.shape.join() === shape.join()) return [{ name, ...array }]
      const what = array ? ('start' in array ? shapeText(array.shape) : array.wrong) : 'nothing'
      errors.push(fileError(`member.${index}.${name}`, 'shape', `must be float32 ${shapeText(shape)}, as the network says; the file has ${what}`))
      return []
    })
    return { index, arrays }
  })
  return errors.length > 0 ? { ok: false, errors: listedErrors(errors) } : { ok: true, model: { manifest, tool, members } }
}
