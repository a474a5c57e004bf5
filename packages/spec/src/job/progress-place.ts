import { countText, numberText } from '../number-format.js'
import { isTerminal, type JobStatus } from './transitions.js'

/** Of a job what its place follows from. */
type Job = {
  spec: { variants?: unknown }
  status: JobStatus
  members: readonly { status: JobStatus; progress: number }[]
  progress: { epoch: number; epochs: number; step: number; steps: number }
}

/**
 * How far a job's training has come, in words, by the same progress of its members that its percentage is the mean of. A job that ended before its last step says that it
 * stopped there. Members with settings of their own have epochs and steps of their own, whose means say nothing: of them those are counted that are trained.
 */
export function progressPlace({ spec, members, status, progress }: Job): string {
  const { epoch, epochs, step, steps } = progress
  const trained = `${members.filter((member) => isTerminal(member.status)).length} of ${members.length === 1 ? '1 member' : `${members.length} members`} trained`
  if (spec.variants) return trained
  if (members.length > 1 && !isTerminal(status)) {
    const current = members.filter((member) => member.status === 'running')
    const mean = current.reduce((sum, member) => sum + member.progress, 0) / current.length
    return current.length === 0 ? trained : `${trained}, ${current.length} at epoch ${numberText(mean * epochs)} of ${epochs}`
  }
  const place = `epoch ${numberText(epoch)} of ${epochs}${steps > 0 ? `, step ${countText(step)} of ${countText(steps)}` : ''}`
  return isTerminal(status) && step < steps ? `stopped at ${place}` : place
}
