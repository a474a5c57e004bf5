export { eventFileHead, eventFileName, scalarEvents, tensorboardRun } from './event-file.js'
export { hparamsEvent, type HparamsSession, type HparamValue } from './hparams-event.js'
