import type { StopRequest } from '@trainyard/spec'
import type { FromWork, SeatedWork, Work } from '../trainer/protocol.js'
import type { TrainerPool } from './trainer-pool.js'
import type { KillReason, TrainerExit, TrainerProcess } from './trainer-process.js'

/** What a supervisor says to the trainer of its one piece of work. */
export type ToSeat =
  | { type: 'start'; work: Work; request: StopRequest }
  | { type: 'request'; request: StopRequest }
  | { type: 'saved'; number: number; error: string | null }

/** One place at a trainer, with the face of a trainer of its own: whoever sits there need not know of the others. */
export type TrainerSeat = Pick<TrainerProcess, 'pid' | 'ready' | 'exited'> & {
  listen(listener: (message: FromWork) => void): void
  send(message: ToSeat): void
  /** Ends the work of this seat; the trainer itself where it was the last one, or where the reason is the trainer's own. */
  kill(reason: KillReason): void
  /** The seat is not needed any more. Resolves for the last one when the trainer waits for other work, or is gone. */
  giveBack(): Promise<void>
}

/** Ends that concern the whole trainer, whoever noticed. */
const ofAll: ReadonlySet<KillReason> = new Set(['memory', 'bad_message'])

/**
 * Takes one trainer and makes seats of it. Its work begins when every seat has been given its own, or has been left. A seat that is killed ends alone: its work
 * leaves the common call, and nothing of it is heard any more. The death of the trainer is the exit of all seats.
 */
export function takeSeats(pool: Pick<TrainerPool, 'take' | 'giveBack'>, needs: { engine: boolean }, count: number): TrainerSeat[] {
  return new SharedTrainer(pool, pool.take(needs), count).faces()
}

type Seat = {
  number: number
  /** Nobody sits here any more: it was killed, or given back. */
  left: boolean
  givenBack: boolean
  start?: SeatedWork
  listener?: (message: FromWork) => void
  exited: Promise<TrainerExit>
  end(exit: TrainerExit): void
}

class SharedTrainer {
  private readonly seats: readonly Seat[]
  private begun = false

  constructor(
    private readonly pool: Pick<TrainerPool, 'giveBack'>,
    private readonly trainer: TrainerProcess,
    count: number,
  ) {
    this.seats = Array.from({ length: count }, (_, number) => openSeat(number))
    trainer.listen((message) => {
      const seat = this.seats[message.seat]
      if (seat && !seat.left) seat.listener?.(message)
    })
    void trainer.exited.then((exit) => this.seats.forEach(({ end }) => end({ ...exit, together: count })))
  }

  faces(): TrainerSeat[] {
    const { pid, ready } = this.trainer
    return this.seats.map((seat) => ({
      pid,
      ready,
      exited: seat.exited,
      listen: (listener) => {
        seat.listener = listener
      },
      send: (message) => this.send(seat, message),
      kill: (reason) => this.kill(seat, reason),
      giveBack: () => this.giveBack(seat),
    }))
  }

  private send(seat: Seat, message: ToSeat): void {
    const { number } = seat
    if (seat.left) return
    switch (message.type) {
      case 'start':
        seat.start = { seat: number, work: message.work, request: message.request }
        return this.beginWhenAllAreThere()
      case 'request':
        if (this.begun) this.trainer.send({ ...message, seat: number })
        else if (seat.start) seat.start.request = message.request
        return
      case 'saved':
        return this.trainer.send(message)
    }
  }

  private beginWhenAllAreThere(): void {
    const there = this.seats.filter(({ left }) => !left)
    const work = there.flatMap(({ start }) => start ?? [])
    if (this.begun || work.length === 0 || work.length < there.length) return
    this.begun = true
    this.trainer.send({ type: 'start', seats: work })
  }

  private kill(seat: Seat, reason: KillReason): void {
    if (seat.left && seat.givenBack) return
    if (ofAll.has(reason) || this.seats.every((other) => other === seat || other.left)) return this.trainer.kill(reason)
    if (this.begun && !seat.left) this.trainer.send({ type: 'leave', seat: seat.number })
    seat.left = true
    seat.end({ code: null, signal: null, killedFor: reason, stderrTail: '', together: this.seats.length })
    this.beginWhenAllAreThere()
  }

  private async giveBack(seat: Seat): Promise<void> {
    if (seat.givenBack) return
    seat.left = true
    seat.givenBack = true
    this.beginWhenAllAreThere()
    if (this.seats.every(({ givenBack }) => givenBack)) await this.pool.giveBack(this.trainer)
  }
}

function openSeat(number: number): Seat {
  let end: (exit: TrainerExit) => void = () => undefined
  const exited = new Promise<TrainerExit>((resolve) => {
    end = resolve
  })
  return { number, left: false, givenBack: false, exited, end: (exit) => end(exit) }
}
