import { countText, numberText } from '../number-format.js'
import { isTerminal, type JobStatus } from './transitions.js'

/** Of a job what its place follows from. */
type Job = {
  spec: { variants?: unknown }
  status: JobStatus
  members: readonly { status: JobStatus }[]
  progress: { epoch: number; epochs: number; step: number; steps: number }
}

/**
 * How far a job's training has come, in words. Members with settings of their own have epochs and steps of their own, whose means say nothing: of them those are
 * counted that are trained. A job that ended before its last step says that it stopped there.
 */
export function progressPlace({ spec, members, status, progress }: Job): string {
  if (spec.variants) {
    const trained = members.filter((member) => isTerminal(member.status)).length
    return `${trained} of ${members.length === 1 ? '1 member' : `${members.length} members`} trained`
  }
  const { epoch, epochs, step, steps } = progress
  const place = `epoch ${numberText(epoch)} of ${epochs}${steps > 0 ? `, step ${countText(step)} of ${countText(steps)}` : ''}`
  return isTerminal(status) && step < steps ? `stopped at ${place}` : place
}
