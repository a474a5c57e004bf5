import { hostOutage, type Outage, outageOf } from '@trainyard/spec'
import { type ChildProcess, fork } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { z } from 'zod'
import { workerLimits } from '../limits.js'
import { timing } from '../timing.js'
import { fromTrainer, type WorkMessage, type LoadedEngine, type ToTrainer } from '../trainer/protocol.js'

/** Why the supervisor ended a trainer; null for one that ended by itself. */
export type KillReason = 'memory' | 'overdue' | 'not_ready' | 'stalled' | 'lease_lost' | 'not_needed' | 'bad_message'

export type TrainerExit = {
  code: number | null
  signal: NodeJS.Signals | null
  killedFor: KillReason | null
  stderrTail: string
  /** Whether it could ever be given work. One that could not says something of its host or installation, nothing of the work. */
  wasReady: boolean
  /** Why the system could not start it. */
  error?: Error
}

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
  /**
   * Resolves when the trainer can be given work, with the bytes that it holds, or with null when it is gone or was killed: as soon as it is ready where it was
   * given none so far, else after its result. A trainer that cannot take another piece of work ends by itself.
   */
  free(): Promise<{ residentBytes: number } | null>
  /** Messages about the work. At most one listener: what came before it was set is handed over then. */
  listen(listener: (message: WorkMessage) => void): void
  /** A trainer that is gone receives nothing; that is no error, as `exited` says so. */
  send(message: ToTrainer): void
  kill(reason: KillReason): void
}

/** Forks a trainer. Its standard output is dropped, of its error output the end is kept. */
export function startTrainer(command: TrainerCommand): TrainerProcess {
  const child = forkTrainer(command)
  if (child instanceof Error) return unstarted(child)
  const tail = keepTail(child.stderr)
  let killedFor: KillReason | null = null
  const kill = (reason: KillReason): void => {
    killedFor ??= reason
    child.kill('SIGKILL')
  }
  const exited = new Promise<TrainerExit>((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, killedFor, stderrTail: tail.text(), wasReady: isReady(), error }))
    // What the child said last is handed over in the turns after its channel closed.
    child.once('close', (code, signal) => setImmediate(() => resolve({ code, signal, killedFor, stderrTail: tail.text(), wasReady: isReady() })))
  })
  const { ready, isReady, free, begun, listen } = receive(child, exited, (why) => {
    tail.add(`it said what cannot be taken: ${why}`)
    kill('bad_message')
  })
  const isGone = (): boolean => killedFor !== null || child.exitCode !== null || child.signalCode !== null
  const send = (message: ToTrainer): void => {
    if (message.type === 'start') {
      begun()
      tail.forget()
    }
    if (child.connected) child.send(message, () => undefined)
  }
  // default: a process that could not be started has no id, and `exited` says so
  return { pid: child.pid ?? 0, ready, exited, free: async () => free().then((held) => (isGone() ? null : held)), listen, send, kill }
}

/** The child, or why the system could not make one: it may throw, or give a child without its channels that fails a moment later. */
function forkTrainer({ entry, arguments: args, environment }: TrainerCommand): ChildProcess | Error {
  try {
    return fork(entry, [...args], { env: { ...environment }, execArgv: [], serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** A trainer that the system could not start: gone from the beginning. */
function unstarted(error: Error): TrainerProcess {
  const exit: TrainerExit = { code: null, signal: null, killedFor: null, stderrTail: '', wasReady: false, error }
  const ready = Promise.reject(new TrainerGoneError(exit))
  ready.catch(() => undefined)
  return { pid: 0, ready, exited: Promise.resolve(exit), free: async () => null, listen: () => undefined, send: () => undefined, kill: () => undefined }
}

type Received = Pick<TrainerProcess, 'ready' | 'free' | 'listen'> & { begun(): void; isReady(): boolean }

function receive(child: ChildProcess, exited: Promise<TrainerExit>, reject: (why: string) => void): Received {
  const early: WorkMessage[] = []
  let listener: ((message: WorkMessage) => void) | null = null
  let wasReady = false
  const ready = new Promise<LoadedEngine | null>((resolve, fail) => {
    child.on('message', (raw) => {
      const message = fromTrainer.safeParse(raw)
      if (!message.success) return reject(z.prettifyError(message.error))
      const { data } = message
      if (data.type === 'ready') {
        wasReady = true
        resolve(data.engine)
      } else if (data.type === 'free') rest(data)
      else if (listener) listener(data)
      else early.push(data)
    })
    void exited.then((exit) => fail(new TrainerGoneError(exit)))
  })
  const gone = exited.then(() => null)
  let rest: (bytes: { residentBytes: number }) => void = () => undefined
  let free: ReturnType<TrainerProcess['free']> = ready.then(
    (engine) => engine && { residentBytes: 0 },
    () => null,
  )
  return {
    ready,
    isReady: () => wasReady,
    free: () => free,
    begun: () => {
      free = Promise.race([gone, new Promise<{ residentBytes: number }>((resolve) => (rest = resolve))])
    },
    listen: (next) => {
      listener = next
      for (const message of early.splice(0)) next(message)
    },
  }
}

/** An exit as an operator reads it, with the last lines of error output. */
export function describeExit({ code, signal, killedFor, stderrTail, error }: TrainerExit): string {
  const how = signal ? `signal ${signal}` : code === null ? 'it could not be started' : `exit code ${code}`
  return [killedFor ? `${how} (${killedFor})` : how, error?.message, stderrTail].filter((part) => part !== undefined && part !== '').join(': ')
}

/** The end of what was said; `add` puts a line of our own behind it, `forget` drops what was said so far. */
type Tail = { text(): string; add(line: string): void; forget(): void }

/** Keeps the end of a child's error output: what it said before it died is what explains its death. */
function keepTail(stream: Readable | null, limitBytes: number = workerLimits.stderrTailBytes): Tail {
  let tail = Buffer.alloc(0)
  const append = (chunk: Buffer): void => {
    tail = Buffer.concat([tail, chunk])
    if (tail.length > limitBytes) tail = tail.subarray(tail.length - limitBytes)
  }
  stream?.on('data', append)
  return {
    text: () => tail.toString('utf8').trim(),
    add: (line) => append(Buffer.from(`${tail.length > 0 ? '\n' : ''}${line}\n`)),
    forget: () => {
      tail = Buffer.alloc(0)
    },
  }
}

/** How a trainer ended, for anybody to read: nothing of what it said, which may quote files of the server. */
export const publicExit = ({ code, signal }: TrainerExit): string =>
  signal ? `signal ${signal}` : code === null ? 'it could not be started' : `exit code ${code}`

/** Words of Node for a file of the program that is not there. */
const missingModule = /ERR_MODULE_NOT_FOUND|MODULE_NOT_FOUND|Cannot find (?:module|package)/

/** Why a trainer could not even begin, where it could not: through no mistake of any work. Null for one that could be given work, or that was not needed. */
export function startOutage({ wasReady, killedFor, stderrTail, error }: TrainerExit): Outage | null {
  if (wasReady || (killedFor !== null && killedFor !== 'not_ready')) return null
  if (error) return hostOutage(error) ?? outageOf('trainer_start')
  return outageOf(missingModule.test(stderrTail) ? 'installation' : 'trainer_start')
}

/** What the system says of a process: its resident bytes, and whether a signal has stopped it. Null where it does not say (no /proc) or the process is gone. */
async function processState(pid: number): Promise<{ bytes: number; stopped: boolean } | null> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8')
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]
    return kibibytes === undefined ? null : { bytes: Number(kibibytes) * 1_024, stopped: /^State:\s+T/m.test(status) }
  } catch {
    return null
  }
}

/** What a process must not do, and who hears of it: each at most once. */
export type ProcessBounds = { ceilingBytes: number; exceeded(bytes: number): void; stoppedMs: number; stopped(forMs: number): void }

/**
 * Watches a process. `exceeded` hears when it holds more than the ceiling: it is ended before the system ends somebody else for it. `stopped` hears when a signal
 * has kept it stopped for so long: such a process would hold its task for ever. Returns how to stop watching.
 */
export function watchProcess(pid: number, { ceilingBytes, exceeded, stoppedMs, stopped }: ProcessBounds): () => void {
  let stoppedFor = 0
  const timer = setInterval(() => {
    void processState(pid).then((state) => {
      if (state === null) return
      stoppedFor = state.stopped ? stoppedFor + timing.memoryWatchMs : 0
      const isHeavy = state.bytes > ceilingBytes
      if (!isHeavy && stoppedFor <= stoppedMs) return
      clearInterval(timer)
      if (isHeavy) exceeded(state.bytes)
      else stopped(stoppedFor)
    })
  }, timing.memoryWatchMs)
  return () => clearInterval(timer)
}

/** How many processes the kernel has ended in this control group for want of memory; null where it does not say. */
export async function memoryKills(file = '/sys/fs/cgroup/memory.events'): Promise<number | null> {
  try {
    const count = /^oom_kill (\d+)$/m.exec(await readFile(file, 'utf8'))?.[1]
    return count === undefined ? null : Number(count)
  } catch {
    return null
  }
}
