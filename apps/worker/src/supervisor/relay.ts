import type { Logger } from '@trainyard/runtime'
import type { FromSession } from '../trainer/protocol.js'
import type { JobReport } from './job-report.js'
import { ReportDroppedError } from './report-writer.js'
import type { TrainerSession } from './trainer-sessions.js'
import type { AttemptEnd } from './verdict.js'

/** Passes a trainer's messages on to the reports; resolves with its last word. A trainer that dies without one leaves it open. */
export function relay(trainer: TrainerSession, report: JobReport, logger: Logger): Promise<AttemptEnd> {
  return new Promise((resolve) => {
    trainer.listen((message) => {
      switch (message.type) {
        case 'engine':
          return report.engine(message.engine)
        case 'progress':
          return report.progress(message)
        case 'metrics':
          return report.metrics(message.points)
        case 'event':
          return report.event(message.event)
        case 'checkpoints':
          return void saveCheckpoints(trainer, report, message, logger)
        case 'member':
          return void store(trainer, message.number, report.memberDone(message.member), (error) => {
            logger.error({ err: error, member: message.member.member }, 'a snapshot could not be stored')
            return 'the snapshot could not be stored'
          })
        case 'result':
          return resolve({ type: 'result', result: message.result })
        case 'failed':
          logger.warn({ code: message.failure.code, internal: message.failure.internal }, message.failure.message)
          return resolve({ type: 'failed', failure: message.failure })
      }
    })
  })
}

async function saveCheckpoints(
  trainer: TrainerSession,
  report: JobReport,
  { number, checkpoints }: Extract<FromSession, { type: 'checkpoints' }>,
  logger: Logger,
): Promise<void> {
  const { kind, step } = checkpoints[0] ?? { kind: 'last', step: 0 }
  await store(trainer, number, report.checkpoints(checkpoints), (error) => {
    // The training goes on from memory; a later checkpoint may be stored again. What is kept is the one before.
    logger.error({ err: error, kind, step }, 'a checkpoint could not be stored')
    report.event({ type: 'checkpoint', level: 'error', message: `the ${kind} checkpoint of step ${step} could not be stored`, data: { kind, step } })
    return 'the checkpoint could not be stored'
  })
}

/** Tells the trainer when something is durable, or that it could not be stored. An attempt that is over is told nothing. */
async function store(trainer: TrainerSession, number: number, stored: Promise<void>, onFailure: (error: unknown) => string): Promise<void> {
  try {
    await stored
    trainer.send({ type: 'saved', number, error: null })
  } catch (error) {
    if (error instanceof ReportDroppedError) return
    trainer.send({ type: 'saved', number, error: onFailure(error) })
  }
}
