import { localLimits } from '../local-limits.js'
import { messageOf } from '../local-error.js'
import { rotateLogFile, tailOfLog } from './log-file.js'
import { isAlive } from './pid-file.js'
import { describeExit, type StartedProcess, startProcess, type StartProcessOptions } from './start-process.js'
import { type StopOutcome, stopProcess } from './stop-process.js'

/** What happened to a supervised process. `exited` comes before every restart, with the reason and the log's tail. */
export type SupervisionEvent =
  | { readonly kind: 'started'; readonly name: string; readonly pid: number }
  | { readonly kind: 'exited'; readonly name: string; readonly reason: string; readonly tail: string; readonly restartSeconds: number }

/** A process and how it is kept alive. */
export type SuperviseOptions = {
  readonly onEvent?: (event: SupervisionEvent) => void
  /** The polite signal for its end. Default SIGTERM. */
  readonly stopSignal?: NodeJS.Signals
  readonly stopGraceSeconds?: number
  readonly restartDelayFirstSeconds?: number
} & StartProcessOptions

/** A process that is started again whenever it ends unasked. */
export type SupervisedProcess = {
  readonly name: string
  readonly logFile: string
  /** `undefined` between an end and the next start. */
  readonly pid: () => number | undefined
  readonly restarts: () => number
  /** Why its latest run ended, while the next has not begun: good as `giveUp` of a first wait. */
  readonly lastExit: () => string | undefined
  /** Ends it for good. */
  readonly stop: () => Promise<StopOutcome>
}

/**
 * Starts a process and starts it again when it ends, with a delay that doubles from 0.2 s to 10 s and falls back once a
 * run has lasted 30 s. One left over by an earlier starter is ended first, so that the new build runs.
 * @throws {LocalError} `local_start_failed` when the first start fails; later failures are reported as events.
 */
export async function superviseProcess(options: SuperviseOptions): Promise<SupervisedProcess> {
  const stopOptions = {
    home: options.home,
    name: options.name,
    ...(options.stopSignal === undefined ? {} : { signal: options.stopSignal }),
    ...(options.stopGraceSeconds === undefined ? {} : { graceSeconds: options.stopGraceSeconds }),
  }
  await stopProcess(stopOptions)
  const keeper = new Keeper(options)
  await keeper.start()
  return {
    name: options.name,
    logFile: keeper.logFile,
    pid: () => isAlive(options.home, options.name)?.pid,
    restarts: () => keeper.restarts,
    lastExit: () => keeper.lastExit,
    stop: async () => {
      keeper.close()
      await keeper.settled()
      return stopProcess(stopOptions)
    },
  }
}

class Keeper {
  restarts = 0
  lastExit: string | undefined
  logFile = ''
  private closed = false
  private delaySeconds: number
  private timer: NodeJS.Timeout | undefined
  private starting: Promise<void> = Promise.resolve()
  private readonly rotation: NodeJS.Timeout

  constructor(private readonly options: SuperviseOptions) {
    this.delaySeconds = options.restartDelayFirstSeconds ?? localLimits.restartDelayFirstSeconds
    this.rotation = setInterval(() => this.rotate(), 10_000).unref()
  }

  async start(): Promise<void> {
    const began = Date.now()
    const run = await startProcess(this.options)
    this.logFile = run.logFile
    this.lastExit = undefined
    this.options.onEvent?.({ kind: 'started', name: this.options.name, pid: run.record.pid })
    void run.exited.then((exit) => this.ended(run, describeExit(exit), began))
  }

  close(): void {
    this.closed = true
    clearTimeout(this.timer)
    clearInterval(this.rotation)
  }

  /** A start that is under way is waited for, so that no process appears after the stop. */
  settled(): Promise<void> {
    return this.starting
  }

  private ended(run: StartedProcess, reason: string, began: number): void {
    this.again(reason, tailOfLog(run.logFile, localLimits.logTailLines, run.logStart), began)
  }

  private again(reason: string, tail: string, began: number): void {
    if (this.closed) return
    const first = this.options.restartDelayFirstSeconds ?? localLimits.restartDelayFirstSeconds
    if (Date.now() - began > localLimits.restartForgivenSeconds * 1000) this.delaySeconds = first
    const restartSeconds = this.delaySeconds
    this.delaySeconds = Math.min(this.delaySeconds * 2, localLimits.restartDelayMostSeconds)
    this.lastExit = reason
    this.options.onEvent?.({ kind: 'exited', name: this.options.name, reason, tail, restartSeconds })
    this.timer = setTimeout(() => {
      this.restarts += 1
      const startedAt = Date.now()
      this.starting = this.start().catch((error: unknown) => this.again(messageOf(error), '', startedAt))
    }, restartSeconds * 1000)
  }

  private rotate(): void {
    try {
      rotateLogFile(this.logFile)
    } catch {
      // A full disk, for instance. The process itself is well, and the next round tries again.
    }
  }
}
