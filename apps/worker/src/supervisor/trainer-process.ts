import { type ChildProcess, fork } from 'node:child_process'
import type { Readable } from 'node:stream'
import { type FromTrainer, fromTrainer, type LoadedEngine, type ToTrainer } from '../trainer/protocol.js'
import { keepTail } from './stderr-tail.js'

/** Why the supervisor ended a trainer; null for one that ended by itself. */
export type KillReason = 'memory' | 'overdue' | 'lease_lost' | 'not_needed' | 'bad_message'

export type TrainerExit = { code: number | null; signal: NodeJS.Signals | null; killedFor: KillReason | null; stderrTail: string }

/** How to start a trainer: the compiled entry, its arguments, and the whole of its environment. */
export type TrainerCommand = { entry: string; arguments: readonly string[]; environment: Readonly<Record<string, string>> }

/** The trainer ended before it could be given work. `exited` says how, too. */
export class TrainerGoneError extends Error {
  override readonly name = 'TrainerGoneError'
  constructor(exit: TrainerExit) {
    super(`the trainer ended before it could be given work: ${describeExit(exit)}`)
  }
}

/** One forked trainer, seen from its supervisor. */
export type TrainerProcess = {
  pid: number
  /** Resolves when the trainer can be given its work, with the engine that it loaded; rejects when the process ends before. */
  ready: Promise<LoadedEngine | null>
  /** Resolves when the process is gone; never rejects. */
  exited: Promise<TrainerExit>
  /** Messages after `ready`. At most one listener: what came before it was set is handed over then. */
  listen(listener: (message: FromTrainer) => void): void
  /** A trainer that is gone hears nothing; that is no error, as `exited` says so. */
  send(message: ToTrainer): void
  kill(reason: KillReason): void
}

/** Forks a trainer. Its standard output is dropped, of its error output the end is kept. */
export function startTrainer(command: TrainerCommand): TrainerProcess {
  const child = fork(command.entry, [...command.arguments], {
    env: { ...command.environment },
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const tail = keepTail(stderrOf(child))
  let killedFor: KillReason | null = null
  const kill = (reason: KillReason): void => {
    killedFor ??= reason
    child.kill('SIGKILL')
  }
  const exited = new Promise<TrainerExit>((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, killedFor, stderrTail: `${tail()}\n${error.message}`.trim() }))
    // What the child said last is handed over in the turns after its channel closed.
    child.once('close', (code, signal) => setImmediate(() => resolve({ code, signal, killedFor, stderrTail: tail() })))
  })
  const { ready, listen } = receive(child, exited, () => kill('bad_message'))
  return { pid: child.pid ?? 0, ready, exited, listen, kill, send: (message) => void (child.connected && child.send(message, () => undefined)) }
}

function stderrOf(child: ChildProcess): Readable {
  if (!child.stderr) throw new Error('a trainer was forked without its error output')
  return child.stderr
}

function receive(child: ChildProcess, exited: Promise<TrainerExit>, refuse: () => void): Pick<TrainerProcess, 'ready' | 'listen'> {
  const early: FromTrainer[] = []
  let listener: ((message: FromTrainer) => void) | null = null
  const ready = new Promise<LoadedEngine | null>((resolve, reject) => {
    child.on('message', (raw) => {
      const message = fromTrainer.safeParse(raw)
      if (!message.success) return refuse()
      if (message.data.type === 'ready') return resolve(message.data.engine)
      if (listener) listener(message.data)
      else early.push(message.data)
    })
    void exited.then((exit) => reject(new TrainerGoneError(exit)))
  })
  // Whoever starts a trainer may also watch only its end.
  ready.catch(() => undefined)
  return {
    ready,
    listen: (next) => {
      listener = next
      for (const message of early.splice(0)) next(message)
    },
  }
}

/** An exit as an operator reads it, with the last lines of error output. */
export function describeExit({ code, signal, killedFor, stderrTail }: TrainerExit): string {
  const how = signal ? `signal ${signal}` : code === null ? 'it could not be started' : `exit code ${code}`
  return [killedFor ? `${how} (${killedFor})` : how, stderrTail].filter((part) => part !== '').join(': ')
}
