export { eventFileHead, eventFileName, scalarEvents, tensorboardRun } from './event-file.js'
export { hparamsEvent, type HparamsSession, type HparamValue, sessionEndEvent } from './hparams-event.js'
export { ensembleSeries, ensembleValues, runEndEvent, runStartEvent, tensorboardRuns } from './job-runs.js'
