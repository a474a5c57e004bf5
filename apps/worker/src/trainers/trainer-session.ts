import type { TrainerProcess } from './trainer-process.js'

/** A trainer while it works for one attempt. */
export type TrainerSession = Pick<TrainerProcess, 'pid' | 'ready' | 'exited' | 'listen' | 'send' | 'kill'> & {
  /** The trainer is not needed any more. Resolves when it waits for other work, or is gone. */
  giveBack(): Promise<void>
}

/** A session of this trainer. Once it is given back it is another's, or will be: whatever comes late neither reaches nor ends it. */
export function openSession(trainer: TrainerProcess, giveBack: (trainer: TrainerProcess) => Promise<void>): TrainerSession {
  let over = false
  return {
    pid: trainer.pid,
    ready: trainer.ready,
    exited: trainer.exited,
    listen: (listener) => trainer.listen((message) => over || listener(message)),
    send: (message) => over || trainer.send(message),
    kill: (reason) => over || trainer.kill(reason),
    giveBack: async () => {
      if (over) return
      over = true
      await giveBack(trainer)
    },
  }
}
