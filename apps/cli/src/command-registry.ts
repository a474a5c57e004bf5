import type { Command } from 'commander'
import type { CliContext } from './cli-context.js'

/** Adds one command to the program. Each file of `commands/` exports one of these. */
export type AddCommand = (program: Command, context: CliContext) => void
