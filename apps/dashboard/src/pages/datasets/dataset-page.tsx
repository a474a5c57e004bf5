import { bytesText, countText, instantText } from '@trainyard/spec'
import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { Link, useLocation } from 'wouter-preact'
import { api, type DatasetView } from '../../api.js'
import { Fact, Facts, Page, Warnings } from '../../parts/layout.js'
import { Failure, lazyPage, State } from '../../parts/state.js'
import { Classes, Columns, DatasetStatusMark } from './dataset-parts.js'
import { Preview } from './preview.js'

const AugmentationPreview = lazyPage(async () => (await import('./augmentation-preview.js')).AugmentationPreview)

/** What a column that is no input says of the rows. */
const roleNames = { group: 'Groups by', time: 'Times by', given: 'Split by', weight: 'Weights by' } as const

const pollEvery = 1_500

/** One data set: what is in it, class by class or column by column, and some of its rows. */
export function DatasetPage({ id }: { id: string }) {
  const query = useQuery({
    queryKey: ['dataset', id],
    queryFn: () => api.dataset(id),
    refetchInterval: ({ state }) => (state.data?.status === 'preparing' ? pollEvery : false),
  })
  return <State query={query}>{query.data && <Details dataset={query.data} />}</State>
}

function Details({ dataset }: { dataset: DatasetView }) {
  const ready = dataset.status === 'ready'
  return (
    <Page
      title={dataset.name}
      beside={
        <>
          <DatasetStatusMark dataset={dataset} />
          {ready && (
            <Link class="button primary" href={`/new?dataset=${dataset.id}`}>
              New job
            </Link>
          )}
          <Remove id={dataset.id} />
        </>
      }
    >
      <Facts>
        <Fact name="Data set">
          <code>{dataset.id}</code>
        </Fact>
        <Fact name="Source">{dataset.source}</Fact>
        {dataset.kind && <Fact name="Kind">{dataset.kind}</Fact>}
        {dataset.task && <Fact name="Task">{dataset.task}</Fact>}
        {dataset.rows !== undefined && <Fact name="Rows">{countText(dataset.rows)}</Fact>}
        {dataset.test_rows !== undefined && <Fact name="Test rows">{countText(dataset.test_rows)}</Fact>}
        {dataset.input_shape && <Fact name="Shape">{dataset.input_shape.join(' × ')}</Fact>}
        {dataset.label && <Fact name="Label">{dataset.label}</Fact>}
        {dataset.split_columns?.map(({ name, role }) => (
          <Fact key={name} name={roleNames[role]}>
            {name}
          </Fact>
        ))}
        <Fact name="Size">{bytesText(dataset.bytes)}</Fact>
        <Fact name="Created">{instantText(dataset.created_at)}</Fact>
        {dataset.sha256 && (
          <Fact name="SHA-256">
            <code title={dataset.sha256}>{dataset.sha256.slice(0, 16)}…</code>
          </Fact>
        )}
      </Facts>
      <Warnings of={dataset.warnings} />
      {ready && <Preview dataset={dataset} />}
      {ready && dataset.kind === 'image' && <AugmentationPreview datasetId={dataset.id} />}
      {dataset.classes && dataset.classes.length > 0 && <Classes names={dataset.classes} counts={dataset.class_counts ?? []} />}
      {dataset.columns && dataset.columns.length > 0 && <Columns columns={dataset.columns} />}
    </Page>
  )
}

function Remove({ id }: { id: string }) {
  const queries = useQueryClient()
  const [, go] = useLocation()
  const remove = useMutation({
    mutationFn: () => api.removeDataset(id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['datasets'] })
      go('/datasets')
    },
  })
  return (
    <span class="actions">
      <button
        type="button"
        disabled={remove.isPending}
        onClick={() =>
          confirm('Delete this data set? Its jobs and models are kept, but jobs cannot be copied and models no longer show column names.') && remove.mutate()
        }
      >
        Delete
      </button>
      {remove.error && <Failure error={remove.error} />}
    </span>
  )
}
