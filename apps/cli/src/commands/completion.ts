import { type Command, Argument } from 'commander'
import { say } from '../cli-context.js'
import type { AddCommand } from '../command-registry.js'
import { completionScript, type CompletionWords, shells, type Shell } from '../terminal/completion-script.js'

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
