import type { MembersPorts, NewCheckpoint, StopRequest, TrainingPorts } from '../ports.js'

/** What a member that trains with others does not leave to their common ports. */
export type OwnPorts = { request(): StopRequest; store(checkpoint: NewCheckpoint): Promise<void> }

/** The ports of one member out of those of all, each report with its number. */
export function portsOf(ports: MembersPorts, member: number, { request, store }: OwnPorts): TrainingPorts {
  return {
    engine: (info) => ports.engine(info),
    progress: (progress) => ports.progress(member, progress),
    metrics: (points) => ports.metrics(member, points),
    event: (event) => ports.event({ member, ...event }),
    checkpoint: (checkpoint) => store({ member, ...checkpoint }),
    memberDone: (done) => ports.memberDone(done),
    request,
  }
}
