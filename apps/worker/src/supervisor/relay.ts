import type { Logger } from '@trainyard/runtime'
import type { FromTrainer } from '../trainer/protocol.js'
import type { JobReport } from './job-report.js'
import { ReportDroppedError } from './report-writer.js'
import type { TrainerProcess } from './trainer-process.js'
import type { AttemptEnd } from './verdict.js'

/** Passes a trainer's messages on to the reports; resolves with its last word. A trainer that dies without one leaves it open. */
export function relay(trainer: TrainerProcess, report: JobReport, logger: Logger): Promise<AttemptEnd> {
  return new Promise((resolve) => {
    trainer.listen((message) => {
      switch (message.type) {
        case 'ready':
          return
        case 'engine':
          return report.engine(message.engine)
        case 'progress':
          return report.progress(message)
        case 'metrics':
          return report.metrics(message.points)
        case 'event':
          return report.event(message.event)
        case 'checkpoint':
          return void saveCheckpoint(trainer, report, message, logger)
        case 'result':
          return resolve({ type: 'result', result: message.result })
        case 'failed':
          logger.warn({ code: message.failure.code, internal: message.failure.internal }, message.failure.message)
          return resolve({ type: 'failed', failure: message.failure })
      }
    })
  })
}

async function saveCheckpoint(
  trainer: TrainerProcess,
  report: JobReport,
  { number, checkpoint }: Extract<FromTrainer, { type: 'checkpoint' }>,
  logger: Logger,
): Promise<void> {
  const { kind, step } = checkpoint
  try {
    await report.checkpoint(checkpoint)
    trainer.send({ type: 'checkpoint_saved', number, error: null })
  } catch (error) {
    if (error instanceof ReportDroppedError) return
    // The training goes on from memory; a later checkpoint may be stored again. What is kept is the one before.
    logger.error({ err: error, kind, step }, 'a checkpoint could not be stored')
    report.event({ type: 'checkpoint', level: 'error', message: `the ${kind} checkpoint of step ${step} could not be stored`, data: { kind, step } })
    trainer.send({ type: 'checkpoint_saved', number, error: 'the checkpoint could not be stored' })
  }
}
