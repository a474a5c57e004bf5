import type { StopRequest } from '@trainyard/spec'
import type { TrainingPorts } from '@trainyard/training'
import { type FromTrainer, type HandedCheckpoint, type HandedMember, type SessionMessage, type SessionWork, type ToTrainer, toTrainer } from './protocol.js'

/** The line to the supervisor of one session. */
export type SessionChannel = {
  /** What was last asked of the session; `none` until then. */
  request: TrainingPorts['request']
  /** Settles when the message is handed to the system. */
  send(message: SessionMessage): Promise<void>
  /** Settles when the supervisor has stored the checkpoints, and rejects when it could not. */
  checkpoints(checkpoints: readonly HandedCheckpoint[]): Promise<void>
  /** The same for a member that is done. */
  memberDone(member: HandedMember): Promise<void>
}

/** The trainer's end of the line to its supervisors. */
export type TrainerChannel = {
  /**
   * Resolves with the next work: one session of any kind, or the trainings of a pack. It comes when the trainer is ready, and again after it said that it is
   * free.
   */
  nextWork(): Promise<SessionWork[]>
  /** Settles when the message is handed to the system, so that a process may end after its last one. */
  send(message: FromTrainer): Promise<void>
  session(session: number): SessionChannel
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
  const sessions = createSessions(send)
  let begin: (work: SessionWork[]) => void = () => undefined
  const awaitWork = (): Promise<SessionWork[]> =>
    new Promise((resolve) => {
      begin = resolve
    })
  let coming = awaitWork()
  const receive = (message: ToTrainer): void => {
    switch (message.type) {
      case 'start':
        sessions.open(message.sessions)
        return begin(message.sessions)
      case 'request':
        return sessions.ask(message.session, message.request)
      case 'leave':
        return sessions.leave(message.session)
      case 'saved':
        return sessions.saved(message.number, message.error)
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
    session: sessions.channel,
  }
}

/**
 * What was asked of each session, and what of it waits to be stored. A session of which nothing is known was left: it is asked to end, and reports nothing
 * more.
 */
function createSessions(send: Post) {
  const requests = new Map<number, StopRequest>()
  const waiting = new Map<number, { session: number; resolve(): void; reject(error: Error): void }>()
  let last = 0
  const settle = (number: number, error: string | null): void => {
    const stored = waiting.get(number)
    waiting.delete(number)
    if (error === null) stored?.resolve()
    else stored?.reject(new Error(error))
  }
  const left = 'the attempt is over: nothing of it is stored any more'
  const store = (session: number, message: (number: number) => FromTrainer): Promise<void> =>
    new Promise((resolve, reject) => {
      if (!requests.has(session)) return reject(new Error(left))
      last += 1
      waiting.set(last, { session, resolve, reject })
      send(message(last)).catch(reject)
    })
  const channel = (session: number): SessionChannel => ({
    request: () => requests.get(session) ?? 'cancel',
    send: async (message) => {
      if (requests.has(session)) await send({ ...message, session })
    },
    checkpoints: (checkpoints) => store(session, (number) => ({ type: 'checkpoints', session, number, checkpoints: [...checkpoints] })),
    memberDone: (member) => store(session, (number) => ({ type: 'member', session, number, member })),
  })
  return {
    channel,
    /** Requests to earlier sessions do not count any more. */
    open: (works: readonly SessionWork[]): void => {
      requests.clear()
      for (const { session, request } of works) requests.set(session, request)
    },
    ask: (session: number, request: StopRequest): void => void (requests.has(session) && requests.set(session, request)),
    saved: settle,
    leave: (session: number): void => {
      requests.delete(session)
      for (const [number, stored] of waiting) if (stored.session === session) settle(number, left)
    },
  }
}
