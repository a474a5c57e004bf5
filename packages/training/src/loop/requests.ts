import type { TrainingPorts } from '../ports.js'

type Requests = Pick<TrainingPorts, 'request'>

/** Whether the training is to stop with a checkpoint; `finish` is no stop, it ends with a result. */
export const stopAsked = (ports: Requests): boolean => ports.request() === 'cancel' || ports.request() === 'pause'

/** Whether the training is to end now with the best that it has. */
export const finishAsked = (ports: Requests): boolean => ports.request() === 'finish'

/** Lets the process receive and answer messages, requests among them: a step blocks the thread for its whole length. */
export const yieldToEventLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
