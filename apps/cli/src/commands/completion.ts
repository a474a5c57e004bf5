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
    options: command.options.flatMap(({ long, description }) => (long == null ? [] : [{ name: long, description }])),
    commands: command.commands.map(wordsOf),
  }
}

export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

/** A command with its options and the commands beneath it. */
export type CompletionWords = {
  readonly name: string
  readonly description: string
  readonly options: readonly { readonly name: string; readonly description: string }[]
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
    [...command.commands.map(({ name }) => name), ...command.options.map(({ name }) => name), ...everywhere, '--help'].join(' ')
  const cases = program.commands.flatMap((command) => [
    ...command.commands.map((child) => `    '${command.name} ${child.name}') words='${wordsOf(child)}' ;;`),
    `    '${command.name} '*) words='${wordsOf(command)}' ;;`,
  ])
  const top = [...program.commands.map(({ name }) => name), ...everywhere, '--help', '--version'].join(' ')
  return [
    `_${program.name}() {`,
    '  local current="${COMP_WORDS[COMP_CWORD]}" words first="" second=""',
    '  if [ "$COMP_CWORD" -gt 1 ]; then first="${COMP_WORDS[1]}"; fi',
    '  if [ "$COMP_CWORD" -gt 2 ]; then second="${COMP_WORDS[2]}"; fi',
    '  case "$first $second" in',
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
  const option = (condition: string, { name, description }: { name: string; description: string }) =>
    `complete -c ${program.name}${condition} -l ${name.slice(2)} -d ${text(description)}`
  const beneath = (command: CompletionWords): string[] => {
    const here = ` -n '__fish_seen_subcommand_from ${command.name}'`
    return [
      `complete -c ${program.name} -f -n 'not __fish_seen_subcommand_from ${names}' -a ${command.name} -d ${text(command.description)}`,
      ...command.options.map((each) => option(here, each)),
      ...command.commands.map((child) => `complete -c ${program.name}${here} -a ${child.name} -d ${text(child.description)}`),
    ]
  }
  return [...program.options.map((each) => option('', each)), ...program.commands.flatMap(beneath)].join('\n')
}
