import { distance } from 'fastest-levenshtein'
import { isRecord } from '@trainyard/spec'
import { z } from 'zod'
import { jsonPath, valueAt } from './json-path.js'

type Json = Readonly<Record<string, unknown>>

/** How deep below the object of an unknown field a field of the same name is looked for. */
const deepest = 4
const documents = new WeakMap<z.ZodType, Json>()

/**
 * The path of the field that an unknown one was probably meant to be: a sibling with nearly the same name or that it abbreviates, else the only field of that name
 * further below, else the only one anywhere, else the only one below that it abbreviates. Null where nothing is near, or more than one is. `input` settles which
 * form of a union is meant.
 */
export function suggestField(schema: z.ZodType, input: unknown, path: readonly PropertyKey[], key: string): string | null {
  const root = documentOf(schema)
  let own: Json[] = [root]
  for (const [index, step] of path.entries()) own = own.flatMap((node) => below(root, node, valueAt(input, path.slice(0, index)), step))
  const here = valueAt(input, path)
  const siblings = own.flatMap((node) => Object.keys(fieldsOf(root, node, here)))
  const sibling = nearest(key, siblings) ?? onlyOf(siblings.filter((name) => abbreviates(key, name)))
  if (sibling !== null) return jsonPath([...path, sibling])
  // An entry of a list is known by its kind: a field of the same name elsewhere is another one.
  if (path.some((step) => typeof step === 'number')) return null
  const deeper = own.flatMap((node) => pathsBelow(root, node, here))
  const endingIn = (fits: (name: string) => boolean): string[] =>
    deeper.filter((found) => found.slice(-1).some(fits)).map((found) => jsonPath([...path, ...found]))
  const elsewhere = pathsBelow(root, root, input).filter((found) => found.at(-1) === key)
  const near = endingIn((name) => isNear(key, name))
  const found = [near, elsewhere.map((each) => jsonPath(each)), endingIn((name) => abbreviates(key, name))].find((paths) => paths.length > 0)
  return onlyOf(found ?? []) // default: nothing is like it
}

const onlyOf = (all: readonly string[]): string | null => (new Set(all).size === 1 ? (all[0] ?? null) : null) // default: it has one

/**
 * How a value that stands where an object belongs was probably meant: as the `type` of one of its forms, or as its `id`, or as its only field that is needed. Null
 * where none of these is so.
 */
export function suggestObject(schema: z.ZodType, input: unknown, path: readonly PropertyKey[], value: unknown): Json | null {
  const root = documentOf(schema)
  let own: Json[] = [root]
  for (const [index, step] of path.entries()) own = own.flatMap((node) => below(root, node, valueAt(input, path.slice(0, index)), step))
  const forms = own.flatMap((node) => formsOf(root, node, undefined)).filter(({ properties }) => isRecord(properties))
  const types = forms.flatMap(({ properties }) => (isRecord(properties) && isRecord(properties['type']) ? [properties['type']['const']] : []))
  const type =
    typeof value === 'string'
      ? nearest(
          value,
          types.filter((each) => typeof each === 'string'),
        )
      : null
  if (type !== null) return { type }
  const [form, ...others] = forms
  if (form === undefined || others.length > 0 || !isRecord(form['properties'])) return null
  if ('id' in form['properties'] && typeof value === 'string') return { id: value }
  const [needed, ...more] = Array.isArray(form['required']) ? form['required'] : []
  return typeof needed === 'string' && more.length === 0 ? { [needed]: value } : null
}

function documentOf(schema: z.ZodType): Json {
  const known = documents.get(schema) ?? z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  documents.set(schema, known)
  return known
}

/** The forms that a node may have: its own, those of its reference and of its union; only those whose constants the value agrees with, where some do. */
function formsOf(root: Json, node: Json, value: unknown): Json[] {
  const reference = node['$ref']
  if (typeof reference === 'string') {
    const target = valueAt(root, reference.split('/').slice(1))
    return isRecord(target) ? formsOf(root, target, value) : []
  }
  const options = [node['anyOf'], node['oneOf'], node['allOf']].flatMap((each) => (Array.isArray(each) ? each.filter(isRecord) : []))
  if (options.length === 0) return [node]
  const forms = options.flatMap((option) => formsOf(root, option, value))
  const fitting = forms.filter((form) => agrees(form, value))
  return fitting.length > 0 ? fitting : forms
}

/** Whether every constant of a form, such as its `type`, is what the value has there. */
function agrees({ properties }: Json, value: unknown): boolean {
  const constants = isRecord(properties) ? Object.entries(properties).filter(([, field]) => isRecord(field) && 'const' in field) : []
  return constants.length > 0 && constants.every(([name, field]) => isRecord(value) && isRecord(field) && value[name] === field['const'])
}

const fieldsOf = (root: Json, node: Json, value: unknown): Json =>
  Object.assign({}, ...formsOf(root, node, value).map(({ properties }) => (isRecord(properties) ? properties : {})))

/** What stands one step below a node: a field, or an entry of a list. */
function below(root: Json, node: Json, value: unknown, step: PropertyKey): Json[] {
  const found = typeof step === 'number' ? formsOf(root, node, value).map(({ items }) => items) : [fieldsOf(root, node, value)[String(step)]]
  return found.filter(isRecord)
}

/** The paths of all fields below a node, but not of those inside lists. */
function pathsBelow(root: Json, node: Json, value: unknown, depth = deepest): string[][] {
  if (depth === 0) return []
  return Object.entries(fieldsOf(root, node, value)).flatMap(([name, field]) => [
    [name],
    ...(isRecord(field) ? pathsBelow(root, field, valueAt(value, [name]), depth - 1).map((rest) => [name, ...rest]) : []),
  ])
}

/** The one of the names that differs least from `key`, in any case, if by no more than a slip of the keyboard; null where none is near. */
export function nearest(key: string, names: readonly string[]): string | null {
  const near = [...new Set(names)].filter((name) => isNear(key, name)).sort((a, b) => distance(key, a) - distance(key, b))
  return near[0] ?? null
}

/** One letter off in short names, two in longer ones. */
const isNear = (key: string, name: string): boolean => distance(key.toLowerCase(), name.toLowerCase()) <= (key.length < 5 ? 1 : 2)

/** Whether a key stands for a name of several words: by their first letters, as `lr` for `learning_rate`, or as one of them, as `batch` for `batch_size`. */
function abbreviates(key: string, name: string): boolean {
  const [words, short] = [name.split('_'), key.toLowerCase()]
  return words.length > 1 && (words.includes(short) || words.map((word) => word[0]).join('') === short)
}
