import { type ChildProcess, fork } from 'node:child_process'
import { setPriority } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError, type Logger } from '@trainyard/runtime'
import { servingLimits } from '../limits.js'
import { type Report, report } from './reports.js'

/** The process that does what would hold up others: a second one of the same program, which steps back behind the first. */
export type HeavyProcess = {
  /**
   * The port at which it listens; it is started where it does not run.
   * @throws {AppError} `unavailable` when it ends before it listens, or does not listen soon.
   */
  port(): Promise<number>
  /** The port where it runs; null where it does not. */
  running(): number | null
  close(): Promise<void>
}

/** How it is started, the program and the whole of its environment, and who hears of what it does and of its end. */
export type HeavyOptions = {
  entry: string
  environment: Readonly<Record<string, string | undefined>>
  logger: Logger
  /** How long one request waits for a start, in milliseconds. */
  startMs?: number
  reported?(report: Exclude<Report, { type: 'listening' }>): void
  ended?(): void
}

/** It is started when it is first needed, and again when it is needed after it has ended. */
export function createHeavyProcess({ entry, environment, logger, startMs = servingLimits.heavyStartMs, reported, ended }: HeavyOptions): HeavyProcess {
  let current: { child: ChildProcess; starting: Promise<number>; port: number | null } | null = null
  let isClosed = false

  const start = (): Promise<number> => {
    const child = fork(entry, [], { env: { ...environment }, execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    if (child.pid !== undefined) stepBack(child.pid, logger)
    const own = { child, starting: portOf(child, reported), port: null as number | null }
    current = own
    own.starting.then(
      (port) => (own.port = port),
      () => child.kill('SIGKILL'),
    )
    child.once('exit', (code, signal) => {
      if (current === own) current = null
      ended?.()
      if (!isClosed) logger.error({ code, signal }, 'the process for heavy predictions ended; it is started again when it is needed')
    })
    return own.starting
  }
  return {
    port: async () => {
      if (isClosed) throw new AppError({ code: 'unavailable', message: 'the server is stopping; send the request again' })
      return within(startMs, current?.starting ?? start())
    },
    running: () => current?.port ?? null,
    close: async () => {
      isClosed = true
      const child = current?.child
      if (!child) return
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
      child.kill('SIGTERM')
      await gone
    },
  }
}

const notStarted = (internal: string): AppError =>
  new AppError({
    code: 'unavailable',
    message: 'the process for heavy predictions has not started yet; try again',
    internal,
    retryAfterSeconds: servingLimits.retryAfterSeconds,
  })

/** What one request waits for a start: the start itself goes on, or a machine too busy for one would begin it again and again. */
async function within(startMs: number, starting: Promise<number>): Promise<number> {
  const over = new AbortController()
  const late = delay(startMs, null, { signal: over.signal }).then(() => Promise.reject(notStarted(`it did not listen within ${startMs} ms`)))
  try {
    return await Promise.race([starting, late])
  } finally {
    over.abort()
    late.catch(() => undefined)
  }
}

/** The port that it tells when it listens; what it tells besides is handed on. */
function portOf(child: ChildProcess, reported: HeavyOptions['reported']): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(notStarted(why))
    const timer = setTimeout(() => fail(`it did not listen within ${servingLimits.heavyHangMs} ms`), servingLimits.heavyHangMs)
    child.once('error', ({ message }) => fail(message))
    child.once('exit', (code, signal) => fail(`it ended with ${signal ?? `status ${code}`}`))
    child.on('message', (message) => {
      const told = report.parse(message)
      if (told.type !== 'listening') return reported?.(told)
      clearTimeout(timer)
      resolve(told.port)
    })
    for (const event of ['error', 'exit'] as const) child.once(event, () => clearTimeout(timer))
  })
}

function stepBack(pid: number, logger: Logger): void {
  try {
    setPriority(pid, servingLimits.heavyNiceness)
  } catch (error) {
    logger.warn({ err: error }, 'the process for heavy predictions keeps its priority: the system does not let it step back')
  }
}
