import type { MlflowRun } from '@trainyard/spec'
import type { Field, Fields, Value } from '../search/filter.js'

type RunField = Field<MlflowRun>

const text = (of: (info: MlflowRun['info']) => string): RunField => ({ type: 'text', of: ({ info }) => of(info) })
const number = (of: (info: MlflowRun['info']) => number | undefined): RunField => ({ type: 'number', of: ({ info }) => of(info) ?? null })

const runName = text((info) => info.run_name)
const startTime = number((info) => info.start_time)

const pairOf =
  (kind: 'params' | 'tags') =>
  ({ data }: MlflowRun, key: string): Value =>
    data[kind].find((pair) => pair.key === key)?.value ?? null

/** What MLflow's filters and orders can name of a run (https://mlflow.org/docs/latest/search-runs.html). */
export const runFields: Fields<MlflowRun> = {
  attributes: new Map([
    ['run_id', text((info) => info.run_id)],
    ['run_name', runName],
    ['run name', runName],
    ['Run name', runName],
    ['Run Name', runName],
    ['status', text((info) => info.status)],
    ['user_id', text((info) => info.user_id)],
    ['artifact_uri', text((info) => info.artifact_uri)],
    ['start_time', startTime],
    ['created', startTime],
    ['Created', startTime],
    ['end_time', number((info) => info.end_time)],
  ]),
  entities: new Map([
    ['params', { type: 'text', of: pairOf('params') }],
    ['tags', { type: 'text', of: pairOf('tags') }],
    [
      'metrics',
      {
        type: 'number',
        of: ({ data }: MlflowRun, key: string): Value => {
          const value = data.metrics.find((metric) => metric.key === key)?.value
          return typeof value === 'number' ? value : null
        },
      },
    ],
  ]),
}
