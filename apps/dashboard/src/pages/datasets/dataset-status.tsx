import type { DatasetView } from '../../api/shapes.js'

const marks = { preparing: '●', ready: '✓', failed: '✕' } as const
const looks = { preparing: 'running', ready: 'succeeded', failed: 'failed' } as const

/** A data set's status by mark, word and colour, with the reason when it failed. */
export function DatasetStatusMark({ dataset }: { dataset: Pick<DatasetView, 'status' | 'error'> }) {
  return (
    <>
      <span class={`status ${looks[dataset.status]}`}>
        <span aria-hidden="true">{marks[dataset.status]}</span> {dataset.status}
      </span>
      {dataset.error && <small>{dataset.error}</small>}
    </>
  )
}
