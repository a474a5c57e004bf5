import type { MembersPorts } from '@trainyard/training'
import { type FromTrainer, type ToTrainer, toTrainer, type Work } from './protocol.js'

/** The trainer's end of the line to its supervisor. */
export type TrainerChannel = {
  /** Resolves with the next piece of work. The supervisor gives one when the trainer is ready, and another one when it said that it is free. */
  nextWork(): Promise<Work>
  /** What was last asked of the running work; `none` until then. */
  request: MembersPorts['request']
  /** Settles when the message is handed to the system, so that a process may end after its last one. */
  send(message: FromTrainer): Promise<void>
  /** Settles when the supervisor has stored the checkpoints, and rejects when it could not. */
  checkpoints: MembersPorts['checkpoints']
  /** The same for a member that is done. */
  memberDone: MembersPorts['memberDone']
}

type Settle = { resolve(): void; reject(error: Error): void }

/** Opens the channel that `fork` made. Throws when the process was not forked, or when the parent says something that is no message. */
export function openChannel(): TrainerChannel {
  const post = process.send?.bind(process)
  if (!post) throw new Error('a trainer runs only as the child of a worker')
  const waiting = new Map<number, Settle>()
  let request: ReturnType<MembersPorts['request']> = 'none'
  let begin: (work: Work) => void = () => undefined
  const awaitWork = (): Promise<Work> =>
    new Promise((resolve) => {
      begin = resolve
    })
  let coming = awaitWork()
  const send = (message: FromTrainer): Promise<void> =>
    new Promise((resolve, reject) => {
      post(message, undefined, {}, (error: Error | null) => (error ? reject(error) : resolve()))
    })
  const receive = (message: ToTrainer): void => {
    switch (message.type) {
      case 'start':
        // Not what was asked last: that may have been meant for the work before.
        request = message.request
        return begin(message.work)
      case 'request':
        request = message.request
        return
      case 'saved': {
        const settle = waiting.get(message.number)
        waiting.delete(message.number)
        return message.error === null ? settle?.resolve() : settle?.reject(new Error(message.error))
      }
    }
  }
  process.on('message', (message) => receive(toTrainer.parse(message)))

  let number = 0
  const store = (message: (number: number) => FromTrainer): Promise<void> =>
    new Promise((resolve, reject) => {
      number += 1
      waiting.set(number, { resolve, reject })
      send(message(number)).catch(reject)
    })
  return {
    nextWork: async () => {
      const work = await coming
      coming = awaitWork()
      return work
    },
    request: () => request,
    send,
    checkpoints: (checkpoints) => store((number) => ({ type: 'checkpoints', number, checkpoints: [...checkpoints] })),
    memberDone: (member) => store((number) => ({ type: 'member', number, member })),
  }
}
