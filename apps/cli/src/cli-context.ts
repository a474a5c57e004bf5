/** Where output goes and what it can show. Tests pass their own. */
export type Output = {
  readonly write: (text: string) => void
  /** A person looks at it: bars may move and colors may be used. */
  readonly interactive: boolean
  readonly colors: boolean
  /** Width in characters. */
  readonly columns: number
  /** The stream itself, for bars that redraw themselves. */
  readonly stream: NodeJS.WritableStream
}

/** All that a command needs of the outside. Made once, by `main.ts`: nothing else reads the process's environment or arguments. */
export type CliContext = {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** The folder that holds `apps/` and `packages/`: the checkout, or the installed package. */
  readonly repository: string
  /** Where `.trainyard` lies and a relative `TRAINYARD_HOME` begins: the checkout, or the caller's folder where the package is installed. */
  readonly base: string
  readonly stdout: Output
  readonly stderr: Output
  readonly readStdin: () => Promise<string>
  /** Standard input itself, for questions to a person. */
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  /** Aborted by the first Ctrl-C or SIGTERM. A command that cleans up listens to it; `main.ts` ends all others. */
  readonly interrupted: AbortSignal
}

/** One line to standard output. */
export const say = (context: Pick<CliContext, 'stdout'>, line = ''): void => context.stdout.write(`${line}\n`)

/** One line to standard error: notes that must not disturb a pipe. */
export const note = (context: Pick<CliContext, 'stderr'>, line: string): void => context.stderr.write(`${line}\n`)

/** What was allowed but probably not meant, on standard error: an id on standard output stays alone. */
export function noteWarnings(context: Pick<CliContext, 'stderr'>, warnings: readonly { message: string }[]): void {
  for (const { message } of warnings) note(context, `warning: ${message}`)
}

/** A reply as it came, for `--json`. */
export const sayJson = (context: Pick<CliContext, 'stdout'>, value: unknown): void => context.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
