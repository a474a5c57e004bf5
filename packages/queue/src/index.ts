export { createQueue, type TaskQueue } from './create-queue.js'
export { createWorker, type TaskHandlers, type TaskWorker } from './create-worker.js'
export { type QueueKind, queueKind } from './queue-kind.js'
