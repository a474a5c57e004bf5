export { checkQueue } from './check-queue.js'
export { type ControlHandler, type QueueKind, queueKind } from './backend.js'
export { createQueue, type QueueOptions, type TaskQueue } from './create-queue.js'
export { createWorker, type TaskHandlers, type TaskWorker, type WorkerOptions } from './create-worker.js'
