import type { Schemas } from '@trainyard/client'

/** The shapes of replies, as the service's own document describes them. */
export type JobView = Schemas['Job']
export type EnsembleResult = Schemas['EnsembleResult']
export type DatasetView = Schemas['Dataset']
export type PreviewRow = Schemas['DatasetPreview']['rows'][number]
export type SampleEntry = Schemas['SampleDataset']
export type EventView = Schemas['Event']
export type MetricsPage = Schemas['MetricsPage']
export type MetricSeries = Schemas['MetricSeries']
export type ModelView = Schemas['Model']
export type ModelVersionView = Schemas['ModelVersion']
export type PredictReply = Schemas['PredictReply']
export type ApiKeyView = Schemas['ApiKey']

/** A page of a list. */
export type Page<T> = {
  readonly object: 'list'
  readonly data: T[]
  readonly first_id: string | null
  readonly last_id: string | null
  readonly has_more: boolean
}
