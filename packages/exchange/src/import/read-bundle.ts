import { type ErrorDetail, limits, memberArrayKey, type ModelManifest, modelManifest, readTensorHeader, type TensorEntry } from '@trainyard/spec'
import { fileError, type FoundArray, joinModel, listedErrors, type ReadModel } from './imported-model.js'

/** Bytes before the header of a safetensors file: its length. */
export const headerLengthBytes = 8

/**
 * How many bytes at the beginning of a safetensors file its header takes, from the first eight.
 * @throws {RangeError} for one beyond the limit.
 */
export function headerBytesOf(first: Uint8Array): number {
  if (first.length < headerLengthBytes) throw new RangeError(`it has ${first.length} bytes, which is no safetensors file`)
  const length = new DataView(first.buffer, first.byteOffset, headerLengthBytes).getBigUint64(0, true)
  if (length > limits.importHeaderBytes)
    throw new RangeError(`its header would have ${length} bytes, at most ${limits.importHeaderBytes} are read: it is no safetensors file, or too large a model`)
  return headerLengthBytes + Number(length)
}

const tensorName = /^member\.(\d{1,9})\.(.+)$/s

/**
 * Reads what a version is downloaded as in the format `safetensors`, from its header alone: tensors `member.<index>.<name>`, and the manifest in the metadata.
 * `fileBytes` is the length of the whole file.
 */
export function readBundle(header: Uint8Array, fileBytes: number): ReadModel {
  const opened = openHeader(header, fileBytes)
  if ('errors' in opened) return { ok: false, errors: listedErrors(opened.errors) }
  const { manifest, entries } = opened
  const members = new Map(manifest.members.map(({ index }) => [index, new Map<string, FoundArray>()]))
  const strays: ErrorDetail[] = []
  for (const [key, entry] of entries) {
    const [, index = '', name = ''] = tensorName.exec(key) ?? []
    const arrays = members.get(Number(index))
    if (index === '' || !arrays || !name.startsWith(memberArrayKey('')))
      strays.push(fileError(key, 'unknown', `is no array of a member; the manifest names the members ${[...members.keys()].join(', ')}`))
    else arrays.set(name.slice(memberArrayKey('').length), arrayOf(entry))
  }
  const joined = joinModel(withoutOrigin(manifest), 'Trainyard', (index) => members.get(index) ?? new Map<string, FoundArray>()) // default: the manifest names each once
  return strays.length === 0 ? joined : { ok: false, errors: listedErrors(joined.ok ? strays : [...joined.errors, ...strays]) }
}

const arrayOf = ({ dtype, shape, start, end }: TensorEntry): FoundArray =>
  dtype === 'F32' ? { shape, start, end } : { wrong: `${dtype} [${shape.join(', ')}]` }

function openHeader(header: Uint8Array, fileBytes: number): { manifest: ModelManifest; entries: ReadonlyMap<string, TensorEntry> } | { errors: ErrorDetail[] } {
  const one = (rule: string, message: string) => ({ errors: [fileError('', rule, message)] })
  try {
    const { metadata, entries, headerBytes } = readTensorHeader(header)
    const end = Math.max(headerBytes, ...[...entries.values()].map((entry) => entry.end))
    if (end !== fileBytes) return one('length', `its arrays end at byte ${end}, and it has ${fileBytes} bytes: it was cut, or something follows`)
    const { manifest: text } = metadata
    if (text === undefined)
      return one(
        'manifest',
        'its metadata have no manifest: it says nothing of a network, its preprocessing and its classes. Send a file that a version was downloaded as',
      )
    const read = readManifest(text)
    return 'errors' in read ? read : { ...read, entries }
  } catch (cause) {
    if (cause instanceof RangeError) return one('format', cause.message)
    throw cause
  }
}

function readManifest(text: string): { manifest: ModelManifest } | { errors: ErrorDetail[] } {
  const json = parsed(text)
  if (json === undefined) return { errors: [fileError('manifest', 'json', 'is not JSON')] }
  const odd = unstorable(json)
  if (odd !== null) return { errors: [fileError('manifest', 'text', odd)] }
  const result = modelManifest.safeParse(json)
  if (result.success) return { manifest: result.data }
  return { errors: result.error.issues.map(({ path, code, message }) => fileError(['manifest', ...path].map(String).join('.'), code, message)) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Why a value cannot be stored: it is nested too deep, or holds text that a database does not take; null where it can be. It is walked without recursion. */
function unstorable(root: unknown): string | null {
  const stack: { value: unknown; depth: number }[] = [{ value: root, depth: 1 }]
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    const { value, depth } = entry
    if (typeof value === 'string' && (value.includes('\0') || /\p{Surrogate}/u.test(value)))
      return 'holds a NUL or half a surrogate pair, which cannot be stored'
    if (typeof value !== 'object' || value === null) continue
    if (depth > limits.jsonDepth) return `is nested more than ${limits.jsonDepth} deep`
    for (const [key, own] of Object.entries(value)) stack.push({ value: key, depth }, { value: own, depth: depth + 1 })
  }
  return null
}

/** A manifest without what is only there in the service that wrote it: checkpoints, and the files that its job started from. */
function withoutOrigin({ spec: { init: _init, ...spec }, members, ...manifest }: ModelManifest): ModelManifest {
  return { ...manifest, spec, members: members.map((member) => ({ ...member, checkpoint_id: null })) }
}
