import type { MembersPorts, StopRequest } from '@trainyard/training'
import { type FromTrainer, type SaidOfWork, type SeatedWork, type ToTrainer, toTrainer } from './protocol.js'

/** The line to the supervisor of one piece of work. */
export type SeatChannel = {
  /** What was last asked of the work; `none` until then. */
  request: MembersPorts['request']
  /** Settles when the message is handed to the system. */
  send(message: SaidOfWork): Promise<void>
  /** Settles when the supervisor has stored the checkpoints, and rejects when it could not. */
  checkpoints: MembersPorts['checkpoints']
  /** The same for a member that is done. */
  memberDone: MembersPorts['memberDone']
}

/** The trainer's end of the line to its supervisors. */
export type TrainerChannel = {
  /**
   * Resolves with the next work: one piece, or several trainings that go together. It is given when the trainer is ready, and again when it said that it is free.
   */
  nextWork(): Promise<SeatedWork[]>
  /** Settles when the message is handed to the system, so that a process may end after its last one. */
  send(message: FromTrainer): Promise<void>
  seat(seat: number): SeatChannel
}

type Settle = { seat: number; resolve(): void; reject(error: Error): void }

/** Opens the channel that `fork` made. Throws when the process was not forked, or when the parent says something that is no message. */
export function openChannel(): TrainerChannel {
  const post = process.send?.bind(process)
  if (!post) throw new Error('a trainer runs only as the child of a worker')
  const waiting = new Map<number, Settle>()
  const requests = new Map<number, StopRequest>()
  let begin: (work: SeatedWork[]) => void = () => undefined
  const awaitWork = (): Promise<SeatedWork[]> =>
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
        requests.clear()
        for (const { seat, request } of message.seats) requests.set(seat, request)
        return begin(message.seats)
      case 'request':
        if (requests.has(message.seat)) requests.set(message.seat, message.request)
        return
      case 'leave':
        return leave(message.seat)
      case 'saved': {
        const settle = waiting.get(message.number)
        waiting.delete(message.number)
        return message.error === null ? settle?.resolve() : settle?.reject(new Error(message.error))
      }
    }
  }
  process.on('message', (message) => receive(toTrainer.parse(message)))

  const gone = (): Error => new Error('the attempt is over: nothing of it is stored any more')
  /** A seat without a request is left: what is asked of it is to end, and it says nothing more. */
  const leave = (seat: number): void => {
    requests.delete(seat)
    for (const [number, settle] of waiting) {
      if (settle.seat !== seat) continue
      waiting.delete(number)
      settle.reject(gone())
    }
  }
  let number = 0
  const store = (seat: number, message: (number: number) => FromTrainer): Promise<void> =>
    new Promise((resolve, reject) => {
      if (!requests.has(seat)) return reject(gone())
      number += 1
      waiting.set(number, { seat, resolve, reject })
      send(message(number)).catch(reject)
    })
  return {
    nextWork: async () => {
      const work = await coming
      coming = awaitWork()
      return work
    },
    send,
    seat: (seat) => ({
      request: () => requests.get(seat) ?? 'cancel',
      send: async (message) => {
        if (requests.has(seat)) await send({ ...message, seat })
      },
      checkpoints: (checkpoints) => store(seat, (number) => ({ type: 'checkpoints', seat, number, checkpoints: [...checkpoints] })),
      memberDone: (member) => store(seat, (number) => ({ type: 'member', seat, number, member })),
    }),
  }
}
