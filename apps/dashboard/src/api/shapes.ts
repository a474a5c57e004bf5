import type { Schemas } from '@trainyard/client'
import type { api } from './calls.js'

/** What a call of the API answers with. */
type Answer<Name extends keyof typeof api> = Awaited<ReturnType<(typeof api)[Name]>>

// What the API sends, by the names that the pages use: read off the client, which has it from the API's own document.
export type ApiKeyView = Answer<'createKey'>
export type DatasetView = Answer<'dataset'>
export type EventView = Schemas['Event']
export type DatasetColumn = NonNullable<DatasetView['columns']>[number]
export type DatasetPreview = Answer<'preview'>
export type JobRow = Answer<'jobs'>['data'][number]
export type JobView = Answer<'job'>
export type JobPlan = Answer<'plan'>
export type EnsembleResult = NonNullable<JobView['ensemble']>
export type MemberView = JobView['members'][number]
export type MetricSeries = Answer<'metrics'>['series'][number]
export type MetricsComparison = Answer<'compare'>
export type ModelView = Answer<'model'>
export type ModelVersionView = Answer<'modelVersion'>
export type Prediction = Answer<'predict'>['predictions'][number]
export type Readiness = Answer<'ready'>
export type WorkerView = Answer<'workers'>['data'][number]
export type JobAnalysis = Answer<'analysis'>
export type SweepRow = Answer<'sweeps'>['data'][number]
export type SweepView = Answer<'sweep'>
export type SweepPlan = Answer<'planSweep'>
export type SweepTrial = SweepView['trials'][number]
export type AugmentationPreview = Answer<'previewAugmentation'>
