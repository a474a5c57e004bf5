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

type Post = (message: FromTrainer) => Promise<void>

/**
 * Opens the channel that `fork` made.
 * @throws {Error} when the process was not forked, or when the parent says something that is no message.
 */
export function openChannel(): TrainerChannel {
  const post = process.send?.bind(process)
  if (!post) throw new Error('a trainer runs only as the child of a worker')
  const send: Post = (message) =>
    new Promise((resolve, reject) => {
      post(message, undefined, {}, (error: Error | null) => (error ? reject(error) : resolve()))
    })
  const seats = createSeats(send)
  let begin: (work: SeatedWork[]) => void = () => undefined
  const awaitWork = (): Promise<SeatedWork[]> =>
    new Promise((resolve) => {
      begin = resolve
    })
  let coming = awaitWork()
  const receive = (message: ToTrainer): void => {
    switch (message.type) {
      case 'start':
        seats.open(message.seats)
        return begin(message.seats)
      case 'request':
        return seats.ask(message.seat, message.request)
      case 'leave':
        return seats.leave(message.seat)
      case 'saved':
        return seats.saved(message.number, message.error)
    }
  }
  process.on('message', (message) => receive(toTrainer.parse(message)))
  return {
    nextWork: async () => {
      const work = await coming
      coming = awaitWork()
      return work
    },
    send,
    seat: seats.channel,
  }
}

/** What was asked of each piece of work, and what of it waits to be stored. A seat of which nothing is known was left: it is asked to end, and says nothing more. */
function createSeats(send: Post) {
  const requests = new Map<number, StopRequest>()
  const waiting = new Map<number, { seat: number; resolve(): void; reject(error: Error): void }>()
  let last = 0
  const settle = (number: number, error: string | null): void => {
    const stored = waiting.get(number)
    waiting.delete(number)
    if (error === null) stored?.resolve()
    else stored?.reject(new Error(error))
  }
  const left = 'the attempt is over: nothing of it is stored any more'
  const store = (seat: number, message: (number: number) => FromTrainer): Promise<void> =>
    new Promise((resolve, reject) => {
      if (!requests.has(seat)) return reject(new Error(left))
      last += 1
      waiting.set(last, { seat, resolve, reject })
      send(message(last)).catch(reject)
    })
  const channel = (seat: number): SeatChannel => ({
    request: () => requests.get(seat) ?? 'cancel',
    send: async (message) => {
      if (requests.has(seat)) await send({ ...message, seat })
    },
    checkpoints: (checkpoints) => store(seat, (number) => ({ type: 'checkpoints', seat, number, checkpoints: [...checkpoints] })),
    memberDone: (member) => store(seat, (number) => ({ type: 'member', seat, number, member })),
  })
  return {
    channel,
    /** Not what was asked last counts: that may have been meant for the work before. */
    open: (works: readonly SeatedWork[]): void => {
      requests.clear()
      for (const { seat, request } of works) requests.set(seat, request)
    },
    ask: (seat: number, request: StopRequest): void => void (requests.has(seat) && requests.set(seat, request)),
    saved: settle,
    leave: (seat: number): void => {
      requests.delete(seat)
      for (const [number, stored] of waiting) if (stored.seat === seat) settle(number, left)
    },
  }
}
