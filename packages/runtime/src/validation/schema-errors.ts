import type { ErrorDetail } from '@trainyard/spec'
import type { z } from 'zod'
import { jsonPath, valueAt } from './json-path.js'
import { received } from './received.js'
import { nearest, suggestField, suggestObject } from './suggest-field.js'

type Issue = z.core.$ZodIssue

/**
 * Turns every issue of a failed parse into the validation errors that a reply lists: one for each unknown field, each with its JSON path, its rule
 * in words and what was received. An unknown field comes with the one that was probably meant.
 * @param within is put before the paths (`query`, `params`); nothing for the body.
 */
export function schemaErrors(schema: z.ZodType, issues: readonly Issue[], input: unknown, within: readonly PropertyKey[] = []): ErrorDetail[] {
  const errorAt = (path: readonly PropertyKey[], rule: string, message: string): ErrorDetail => {
    const value = received(valueAt(input, path))
    const full = jsonPath([...within, ...path])
    return {
      path: full,
      rule,
      message: `${full === '' ? 'the body' : full}${message.startsWith('give ') ? ':' : ''} ${message}`,
      ...(value === undefined ? {} : { received: value }),
    }
  }
  const unknownField = (path: readonly PropertyKey[], key: string): ErrorDetail => {
    const full = jsonPath([...within, ...path, key])
    const meant = suggestField(schema, input, path, key)
    const hint = meant === null ? '' : ` Did you mean ${jsonPath([...within])}${within.length > 0 ? '.' : ''}${meant}?`
    const value = received(valueAt(input, [...path, key]))
    return { path: full, rule: 'unknown_field', message: `Unknown field "${full}".${hint}`, ...(value === undefined ? {} : { received: value }) }
  }
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownField(issue.path, key))
    if (issue.code === 'invalid_key') return issue.issues.map((inner) => errorAt(issue.path, 'key', `as a key ${sentence(inner, undefined)}`))
    const branch = issue.code === 'invalid_union' ? branchInside(issue) : null
    if (branch)
      return schemaErrors(
        schema,
        branch.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })),
        input,
        within,
      )
    const value = valueAt(input, issue.path)
    return [errorAt(issue.path, ruleOf(issue), `${sentence(issue, value)}${remedy(schema, issue, input, value)}`)]
  })
}

/** What was probably meant by a value of the wrong kind, or by a choice that there is not; nothing where that cannot be known. */
function remedy(schema: z.ZodType, issue: Issue, input: unknown, value: unknown): string {
  if (value === undefined || value === null) return ''
  const choice =
    typeof value === 'string'
      ? nearest(
          value,
          choicesOf(issue).filter((each) => beginsAlike(each, value)),
        )
      : null
  if (choice !== null) return `. Did you mean ${choice}?`
  if (issue.code !== 'invalid_type') return ''
  const example = exampleOf(schema, issue, input, value)
  return example === null ? '' : `, as ${example}`
}

/** Names of techniques are short, and two letters away there is often another one: a slip of the keyboard seldom takes the first letter. */
const beginsAlike = (one: string, other: string): boolean => one.slice(0, 1).toLowerCase() === other.slice(0, 1).toLowerCase()

/** The values of a choice, where the issue is that a value is none of them. */
function choicesOf(issue: Issue): string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String)
  if (issue.code !== 'invalid_union') return []
  const options =
    'options' in issue && Array.isArray(issue.options) ? issue.options : issue.errors.flat().flatMap((inner) => ('values' in inner ? inner.values : []))
  return options.filter((option) => typeof option === 'string')
}

/** The value as it would be right, in JSON. */
function exampleOf(schema: z.ZodType, issue: z.core.$ZodIssueInvalidType, input: unknown, value: unknown): string | null {
  const text = JSON.stringify(value)
  if (text === undefined || text.length > longestExample) return null
  const isPlain = typeof value !== 'object'
  const { expected } = issue
  if (expected === 'array') return `[${text}]`
  if (expected === 'boolean') return value === 'true' || value === 'false' ? value : null
  if (expected === 'string') return isPlain ? JSON.stringify(typeof value === 'string' ? value : text) : null
  if (expected === 'object' || expected === 'record') {
    const meant = isPlain ? suggestObject(schema, input, issue.path, value) : null
    return meant === null ? null : JSON.stringify(meant)
  }
  if (expected !== 'number' && expected !== 'int') return null
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
  return (expected === 'int' ? Number.isInteger(number) : Number.isFinite(number)) ? String(number) : null
}

/** Longer values are not shown as they would be right. */
const longestExample = 60

/** The one alternative of a union that the value was meant for: the only one whose errors lie deeper than the value itself. */
function branchInside(issue: z.core.$ZodIssueInvalidUnion): Issue[] | null {
  const inside = issue.errors.filter((branch) => branch.every((inner) => inner.path.length > 0 || inner.code === 'too_small' || inner.code === 'too_big'))
  return inside.length === 1 ? (inside[0] ?? null) : null
}

function ruleOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return 'type'
    case 'too_small':
      return 'minimum'
    case 'too_big':
      return 'maximum'
    case 'invalid_format':
      return 'format'
    case 'not_multiple_of':
      return 'multiple_of'
    case 'invalid_union':
    case 'invalid_value':
      return 'one_of'
    case 'unrecognized_keys':
      return 'unknown_field'
    case 'invalid_key':
      return 'key'
    case 'invalid_element':
    case 'custom':
      return 'rule'
  }
}

function sentence(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined ? 'is required' : `must be ${article(issue.expected)}`
    case 'too_small':
      return bound(issue.origin, issue.inclusive === false ? 'greater than' : 'at least', issue.minimum)
    case 'too_big':
      return bound(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum)
    case 'invalid_value':
      return choiceSentence(issue.values.map(String), value)
    case 'invalid_union':
      return unionSentence(issue, value)
    case 'custom':
    case 'invalid_element':
    case 'invalid_format':
    case 'invalid_key':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return /^(must|give) /.test(issue.message) ? issue.message : `is not valid: ${issue.message}`
  }
}

const article = (expected: string): string => {
  const names: Readonly<Record<string, string>> = { int: 'a whole number', boolean: 'true or false', tuple: 'an array', record: 'an object', null: 'null' }
  return names[expected] ?? `${/^[aeiou]/.test(expected) ? 'an' : 'a'} ${expected}`
}

const bound = (origin: string, relation: string, limit: number | bigint): string => {
  if (origin === 'string') return `must have ${relation} ${limit} character${limit === 1 ? '' : 's'}`
  if (origin === 'array' || origin === 'set') return `must have ${relation} ${limit} element${limit === 1 ? '' : 's'}`
  return `must be ${relation} ${limit}`
}

function choiceSentence(choices: readonly string[], value: unknown): string {
  const [only, ...others] = choices
  if (others.length > 0) return `${value === undefined ? 'is required:' : 'must be'} one of ${choices.join(', ')}`
  return value === undefined ? `is required: it must be ${only}` : `must be ${only}`
}

function unionSentence(issue: z.core.$ZodIssueInvalidUnion, value: unknown): string {
  const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.filter((option) => option !== undefined).map(String) : []
  if (options.length > 0) return choiceSentence(options, value)
  const expected = issue.errors.flatMap((branch) => branch.flatMap((inner) => (inner.path.length === 0 ? alternative(inner) : [])))
  return expected.length > 0 ? `must be ${[...new Set(expected)].join(' or ')}` : 'matches none of the allowed forms'
}

/** What one form of a union takes: a type, or values to be written as they are. */
function alternative(inner: Issue): string[] {
  if (inner.code === 'invalid_type') return [article(inner.expected)]
  return inner.code === 'invalid_value' ? inner.values.map((value) => JSON.stringify(value) ?? String(value)) : []
}
