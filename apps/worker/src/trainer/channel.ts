import type { StopRequest } from '@trainyard/spec'
import { type FromTrainer, type HandedCheckpoint, type HandedMember, type HandedPart, type Start, type ToTrainer, toTrainer } from './protocol.js'

/** The trainer's end of the line to its supervisors. */
export type TrainerChannel = {
  /** Resolves with the next work: when the trainer is ready, and again after it said that it is free. */
  nextWork(): Promise<Start>
  /** What was last asked of the work; `none` until then. */
  request(): StopRequest
  /** Settles when the message is handed to the system, so that a process may end after its last one. */
  send(message: FromTrainer): Promise<void>
  /** Settles when the supervisor has stored the checkpoints, and rejects when it could not. */
  checkpoints(checkpoints: readonly HandedCheckpoint[]): Promise<void>
  /** The same for a member that is done. */
  memberDone(member: HandedMember): Promise<void>
  /** The same for a part of a batch prediction. */
  part(part: HandedPart): Promise<void>
}

/**
 * Opens the channel that `fork` made.
 * @throws {Error} when the process was not forked, or when the parent says something that is no message.
 */
export function openChannel(): TrainerChannel {
  const post = process.send?.bind(process)
  if (!post) throw new Error('a trainer runs only as the child of a worker')
  const send = (message: FromTrainer): Promise<void> =>
    new Promise((resolve, reject) => {
      post(message, undefined, {}, (error: Error | null) => (error ? reject(error) : resolve()))
    })
  const storing = createStoring(send)
  let request: StopRequest = 'none'
  let begin: (start: Start) => void = () => undefined
  const awaitWork = (): Promise<Start> =>
    new Promise((resolve) => {
      begin = resolve
    })
  let coming = awaitWork()
  const receive = (message: ToTrainer): void => {
    switch (message.type) {
      case 'start':
        // Requests to earlier work do not count any more.
        request = message.request
        return begin(message)
      case 'request':
        request = message.request
        return
      case 'saved':
        return storing.saved(message.number, message.error)
    }
  }
  process.on('message', (message) => receive(toTrainer.parse(message)))
  return {
    nextWork: async () => {
      const work = await coming
      coming = awaitWork()
      return work
    },
    request: () => request,
    send,
    checkpoints: (checkpoints) => storing.store((number) => ({ type: 'checkpoints', number, checkpoints: [...checkpoints] })),
    memberDone: (member) => storing.store((number) => ({ type: 'member', number, member })),
    part: (part) => storing.store((number) => ({ type: 'part', number, part })),
  }
}

/** What waits to be stored by the supervisor, each by its number. */
function createStoring(send: TrainerChannel['send']) {
  const waiting = new Map<number, { resolve(): void; reject(error: Error): void }>()
  let last = 0
  return {
    store: (message: (number: number) => FromTrainer): Promise<void> =>
      new Promise((resolve, reject) => {
        last += 1
        waiting.set(last, { resolve, reject })
        send(message(last)).catch(reject)
      }),
    saved: (number: number, error: string | null): void => {
      const stored = waiting.get(number)
      waiting.delete(number)
      if (error === null) stored?.resolve()
      else stored?.reject(new Error(error))
    },
  }
}
