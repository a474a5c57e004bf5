import pTimeout from 'p-timeout'
import type { Logger } from 'pino'

/** Something to close at the end of a process, in the order given: first what takes new work, last what the others need. */
export type Closer = { name: string; close(): Promise<void> }

/** The part of `process` that shutting down touches. */
export type SignalSource = {
  on(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown
  exit(code: number): void
}

const signals = ['SIGTERM', 'SIGINT'] as const

/**
 * Closes everything once, at the first SIGTERM or SIGINT, and ends the process: status 0 if all closed within `limitMs` milliseconds,
 * else 1. A closer that fails is logged and does not keep the others open. Returns a function that starts the same by hand.
 */
export function onShutdown(
  logger: Logger,
  closers: readonly Closer[],
  { limitMs, source = process }: { limitMs: number; source?: SignalSource },
): (reason: string) => Promise<void> {
  let running: Promise<void> | undefined
  const shutdown = (reason: string) => (running ??= closeAll(logger, closers, limitMs, reason).then((code) => source.exit(code)))
  for (const signal of signals) source.on(signal, () => void shutdown(signal))
  return shutdown
}

async function closeAll(logger: Logger, closers: readonly Closer[], limitMs: number, reason: string): Promise<number> {
  logger.info({ reason }, 'shutting down')
  let waitingFor = ''
  let failed = false
  const closeInOrder = async () => {
    for (const closer of closers) {
      waitingFor = closer.name
      await closer.close().catch((error: unknown) => {
        failed = true
        logger.error({ err: error, closer: closer.name }, 'could not be closed')
      })
    }
    return true
  }
  const finished = await pTimeout(closeInOrder(), { milliseconds: limitMs, fallback: () => false })
  if (!finished) logger.error({ waiting_for: waitingFor, limit_ms: limitMs }, 'shutting down took too long')
  return finished && !failed ? 0 : 1
}
