import { type Command, InvalidArgumentError } from 'commander'
import { type CliContext, say } from '../cli-context.js'

/** Adds one command to the program. Each file of `commands/` exports one of these. */
export type AddCommand = (program: Command, context: CliContext) => void

/** The options that stand on every command, with `json` settled. */
export type SettledGlobalOptions = {
  readonly json: boolean
  readonly url?: string
}

/** Reads them wherever they were given: before or after the command's name. */
export function globalOptions(command: Command): SettledGlobalOptions {
  const { json, url } = command.optsWithGlobals<{ json?: boolean; url?: string }>()
  return { json: json === true, ...(url === undefined ? {} : { url }) }
}

/** What a command that lists asks of the list. */
export type PageOptions = { readonly limit?: number; readonly after?: string }

/** Adds the options of a list's pages. */
export const withPages = (command: Command): Command =>
  command.option('--limit <count>', 'at most this many', count).option('--after <place>', 'go on after this place, which the page before names')

/** Says how to see the next page, where there is one: the same command, its filters included, since a place belongs to them. */
export function sayNext(context: CliContext, command: Command, { next }: { readonly next: string | null }): void {
  if (next === null) return
  const given = command.options.filter((option) => option.attributeName() !== 'after' && command.getOptionValueSource(option.attributeName()) === 'cli')
  const options = given.map((option) => `${option.long} ${quoted(String(command.getOptionValue(option.attributeName())))}`)
  say(context, `more: ${[...namesOf(command), ...options, '--after', next].join(' ')}`)
}

const namesOf = (command: Command): string[] => [...(command.parent ? namesOf(command.parent) : []), command.name()]

/** As a shell takes it for one word. */
const quoted = (value: string): string => (/^[\w.,@:-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`)

/** For options that may be given several times. */
export const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value]

/** A span in seconds, more than zero. */
export function seconds(text: string): number {
  const value = Number(text)
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('It must be a number of seconds greater than zero.')
  return value
}

/** A TCP port. */
export function port(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 65_535) throw new InvalidArgumentError('It must be a port from 1 to 65535.')
  return value
}

/** A whole number, one or more. */
export function count(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It must be a whole number greater than zero.')
  return value
}

/** Height and width in pixels, as 32x48. */
export function imageSize(text: string): readonly [number, number] {
  const [, height, width] = /^(\d+)x(\d+)$/.exec(text) ?? []
  if (height === undefined || width === undefined) throw new InvalidArgumentError('It must be height x width, as 32x48.')
  return [Number(height), Number(width)]
}

/** A seed: a whole number, zero or more. */
export function seed(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('It must be a whole number, zero or more.')
  return value
}
