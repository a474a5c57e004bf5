import type { StopRequest } from '@trainyard/spec'
import type { FromSession, SessionWork, Work } from '../trainer/protocol.js'
import type { TrainerPool } from './trainer-pool.js'
import type { KillReason, TrainerExit, TrainerProcess } from './trainer-process.js'

/** What a supervisor says to the trainer of its one piece of work. */
export type ToSession =
  | { type: 'start'; work: Work; folder: string; request: StopRequest }
  | { type: 'request'; request: StopRequest }
  | { type: 'saved'; number: number; error: string | null }

/** One session of a trainer, which looks like a trainer of its own: whoever has it need not know of the others. */
export type TrainerSession = Pick<TrainerProcess, 'pid' | 'ready' | 'exited'> & {
  listen(listener: (message: FromSession) => void): void
  send(message: ToSession): void
  /** Ends the work of this session; the trainer itself where it was the last one, or where the reason is the trainer's own. */
  kill(reason: KillReason): void
  /** The session is not needed any more. Resolves for the last one when the trainer waits for other work, or is gone. */
  giveBack(): Promise<void>
}

/** Ends that concern the whole trainer, whoever noticed. */
const ofAll: ReadonlySet<KillReason> = new Set(['memory', 'bad_message', 'not_ready', 'stalled'])

/**
 * Takes one trainer and makes sessions of it. Its work begins when every session has been given its own, or has been left. A session that is killed ends
 * alone: its work leaves the common call, and nothing of it is passed on any more. The death of the trainer is the exit of all sessions.
 */
export function openSessions(pool: Pick<TrainerPool, 'take' | 'giveBack'>, needs: { engine: boolean }, count: number): TrainerSession[] {
  return new SharedTrainer(pool, pool.take(needs), count).open()
}

type Session = {
  number: number
  /** Nobody sits here any more: it was killed, or given back. */
  left: boolean
  givenBack: boolean
  start?: SessionWork
  listener?: (message: FromSession) => void
  exited: Promise<TrainerExit>
  end(exit: TrainerExit): void
}

class SharedTrainer {
  private readonly sessions: readonly Session[]
  private begun = false

  constructor(
    private readonly pool: Pick<TrainerPool, 'giveBack'>,
    private readonly trainer: TrainerProcess,
    count: number,
  ) {
    this.sessions = Array.from({ length: count }, (_, number) => openSession(number))
    trainer.listen((message) => {
      const session = this.sessions[message.session]
      if (session && !session.left) session.listener?.(message)
    })
    void trainer.exited.then((exit) => this.sessions.forEach(({ end }) => end({ ...exit, packed: count })))
  }

  open(): TrainerSession[] {
    const { pid, ready } = this.trainer
    return this.sessions.map((session) => ({
      pid,
      ready,
      exited: session.exited,
      listen: (listener) => {
        session.listener = listener
      },
      send: (message) => this.send(session, message),
      kill: (reason) => this.kill(session, reason),
      giveBack: () => this.giveBack(session),
    }))
  }

  private send(session: Session, message: ToSession): void {
    const { number } = session
    if (session.left) return
    switch (message.type) {
      case 'start':
        session.start = { session: number, work: message.work, folder: message.folder, request: message.request }
        return this.beginWhenAllAreThere()
      case 'request':
        if (this.begun) this.trainer.send({ ...message, session: number })
        else if (session.start) session.start.request = message.request
        return
      case 'saved':
        return this.trainer.send(message)
    }
  }

  private beginWhenAllAreThere(): void {
    const there = this.sessions.filter(({ left }) => !left)
    const work = there.flatMap(({ start }) => start ?? [])
    if (this.begun || work.length === 0 || work.length < there.length) return
    this.begun = true
    this.trainer.send({ type: 'start', sessions: work })
  }

  private kill(session: Session, reason: KillReason): void {
    if (session.left && session.givenBack) return
    if (ofAll.has(reason) || this.sessions.every((other) => other === session || other.left)) return this.trainer.kill(reason)
    if (this.begun && !session.left) this.trainer.send({ type: 'leave', session: session.number })
    session.left = true
    session.end({ code: null, signal: null, killedFor: reason, stderrTail: '', wasReady: true, packed: this.sessions.length })
    this.beginWhenAllAreThere()
  }

  private async giveBack(session: Session): Promise<void> {
    if (session.givenBack) return
    session.left = true
    session.givenBack = true
    this.beginWhenAllAreThere()
    if (this.sessions.every(({ givenBack }) => givenBack)) await this.pool.giveBack(this.trainer)
  }
}

function openSession(number: number): Session {
  let end: (exit: TrainerExit) => void = () => undefined
  const exited = new Promise<TrainerExit>((resolve) => {
    end = resolve
  })
  return { number, left: false, givenBack: false, exited, end: (exit) => end(exit) }
}
