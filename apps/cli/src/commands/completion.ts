import { Argument, type Command } from 'commander'
import { say } from '../cli-context.js'
import type { AddCommand } from './options.js'

/** `trainyard completion bash`: a script to source, made from the commands as they are. */
export const addCompletion: AddCommand = (program, context) => {
  program
    .command('completion')
    .description('print completions for a shell, e.g. source <(trainyard completion bash)')
    .addArgument(new Argument('<shell>').choices(shells))
    .action((shell: Shell) => say(context, completionScript(shell, wordsOf(program))))
}

function wordsOf(command: Command): CompletionWords {
  return {
    name: command.name(),
    description: command.description(),
    options: command.options.flatMap(({ long, description, argChoices }) => (long == null ? [] : [{ name: long, description, values: argChoices ?? [] }])),
    values: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
    commands: command.commands.map(wordsOf),
  }
}

export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

/** An option, and the values that it takes where they are known. */
type OptionWords = { readonly name: string; readonly description: string; readonly values: readonly string[] }

/** A command with its options, the known values of its arguments, and the commands beneath it. */
export type CompletionWords = {
  readonly name: string
  readonly description: string
  readonly options: readonly OptionWords[]
  readonly values: readonly string[]
  readonly commands: readonly CompletionWords[]
}

/** A script that completes the words of the program, to be sourced by a shell. Options of the program itself stand on every command. */
export const completionScript = (shell: Shell, program: CompletionWords): string => scripts[shell](program)

const scripts: Record<Shell, (program: CompletionWords) => string> = {
  bash: bashScript,
  zsh: (program) => ['autoload -U +X bashcompinit && bashcompinit', bashScript(program)].join('\n'),
  fish: fishScript,
}

function bashScript(program: CompletionWords): string {
  const everywhere = program.options.map(({ name }) => name)
  const wordsOf = (command: CompletionWords) =>
    [...command.commands.map(({ name }) => name), ...command.values, ...command.options.map(({ name }) => name), ...everywhere, '--help'].join(' ')
  const valuesOf = (path: string, { options }: CompletionWords) =>
    options.filter(({ values }) => values.length > 0).map(({ name, values }) => `    ${path}'|${name}') words='${values.join(' ')}' ;;`)
  // The values of an option come before the words of its command.
  const cases = program.commands.flatMap((command) => [
    ...command.commands.flatMap((child) => valuesOf(`'${command.name} ${child.name}'`, child)),
    ...valuesOf(`'${command.name} '*`, command),
    ...command.commands.map((child) => `    '${command.name} ${child.name}|'*) words='${wordsOf(child)}' ;;`),
    `    '${command.name} '*) words='${wordsOf(command)}' ;;`,
  ])
  const top = [...program.commands.map(({ name }) => name), ...everywhere, '--help', '--version'].join(' ')
  return [
    `_${program.name}() {`,
    '  local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" words first="" second=""',
    '  if [ "$COMP_CWORD" -gt 1 ]; then first="${COMP_WORDS[1]}"; fi',
    '  if [ "$COMP_CWORD" -gt 2 ]; then second="${COMP_WORDS[2]}"; fi',
    '  case "$first $second|$previous" in',
    ...cases,
    `    *) words='${top}' ;;`,
    '  esac',
    '  COMPREPLY=( $(compgen -W "$words" -- "$current") )',
    '  if [ "${#COMPREPLY[@]}" -eq 0 ]; then COMPREPLY=( $(compgen -f -- "$current") ); fi',
    '}',
    `complete -o filenames -F _${program.name} ${program.name}`,
  ].join('\n')
}

function fishScript(program: CompletionWords): string {
  const text = (words: string) => `'${words.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  const names = program.commands.map(({ name }) => name).join(' ')
  const option = (condition: string, { name, description, values }: OptionWords) =>
    `complete -c ${program.name}${condition} -l ${name.slice(2)} -d ${text(description)}${values.length === 0 ? '' : ` -xa ${text(values.join(' '))}`}`
  const beneath = (command: CompletionWords): string[] => {
    const here = ` -n '__fish_seen_subcommand_from ${command.name}'`
    return [
      `complete -c ${program.name} -f -n 'not __fish_seen_subcommand_from ${names}' -a ${command.name} -d ${text(command.description)}`,
      ...command.options.map((each) => option(here, each)),
      ...command.values.map((value) => `complete -c ${program.name}${here} -a ${value}`),
      ...command.commands.map((child) => `complete -c ${program.name}${here} -a ${child.name} -d ${text(child.description)}`),
    ]
  }
  return [...program.options.map((each) => option('', each)), ...program.commands.flatMap(beneath)].join('\n')
}
