import { useMutation, useQueryClient } from '@tanstack/preact-query'
import { agoText, batchOutputFiles, betweenText, bytesText, countText, durationText, instantText } from '@trainyard/spec'
import { Link } from 'wouter-preact'
import { api, type BatchPrediction } from '../../api.js'
import { saveBlob } from '../../parts/controls.js'
import { Bar, Page, Status, Table } from '../../parts/layout.js'
import { More, usePages } from '../../parts/pages.js'
import { Failure, State } from '../../parts/state.js'

const pollEvery = 1_000
const slowPoll = 15_000

/** All batch predictions, newest first: how far each is, and its output. */
export function PredictionsPage() {
  const predictions = usePages({
    queryKey: ['predictions'],
    read: api.predictions,
    pollEvery: (all) => (all.every(({ finished_at: end }) => end !== null) ? slowPoll : pollEvery),
  })
  const { rows } = predictions
  return (
    <Page title="Batch predictions">
      <State query={predictions} empty={rows.length === 0 && <Empty />}>
        <Table label="Batch predictions" head={['Rows of', 'Model', 'Status', 'Rows', 'Progress', 'Started', 'Duration', 'Output', '']}>
          {rows.map((prediction) => (
            <Row key={prediction.id} prediction={prediction} />
          ))}
        </Table>
        <More pages={predictions} what="older batch predictions" />
      </State>
    </Page>
  )
}

function Row({ prediction }: { prediction: BatchPrediction }) {
  const { id, source, model, version, status, progress, failed_rows: failed, error, started_at: started, finished_at: finished } = prediction
  return (
    <tr>
      <th scope="row">
        {source.type === 'file' ? source.filename : <Link href={`/datasets/${source.dataset_id}`}>{source.name}</Link>}
        <small>
          <code>{id}</code>
        </small>
      </th>
      <td>
        <Link href={`/models/${model}`}>{model}</Link> {version}
      </td>
      <td>
        <Status status={status} />
        {error && <small>{error.message}</small>}
      </td>
      <td>
        {countText(progress.rows)}
        {failed > 0 && <small>{countText(failed)} with an error</small>}
      </td>
      <td>
        <Bar fraction={progress.fraction} label={`Progress of ${id}`} />
        {progress.seconds_left !== null && <small>{durationText(progress.seconds_left)} left</small>}
      </td>
      <td title={started === null ? undefined : instantText(started)}>{started === null ? '–' : agoText(started)}</td>
      <td>{betweenText(started, finished)}</td>
      <td>
        <Output prediction={prediction} />
      </td>
      <td>
        <Actions id={id} ended={finished !== null} />
      </td>
    </tr>
  )
}

function Output({ prediction: { id, output, settings } }: { prediction: BatchPrediction }) {
  const download = useMutation({
    mutationFn: async () => saveBlob(`${id}${batchOutputFiles[settings.output].extension}`, await new Response(await api.predictionOutput(id)).blob()),
  })
  if (output === null) return <>–</>
  return (
    <>
      <button type="button" disabled={download.isPending} aria-label={`Download the output of ${id}`} onClick={() => download.mutate()}>
        Download
      </button>
      <small>
        {settings.output.toUpperCase()}, {bytesText(output.bytes)}
      </small>
      {download.error && <Failure error={download.error} />}
    </>
  )
}

function Actions({ id, ended }: { id: string; ended: boolean }) {
  const queries = useQueryClient()
  const act = useMutation({
    mutationFn: (): Promise<unknown> => (ended ? api.removePrediction(id) : api.cancelPrediction(id)),
    onSettled: () => queries.invalidateQueries({ queryKey: ['predictions'] }),
  })
  const what = ended ? 'Delete' : 'Cancel'
  return (
    <>
      <button
        type="button"
        disabled={act.isPending}
        aria-label={`${what} ${id}`}
        onClick={() => (!ended || confirm('Delete this batch prediction with its output?')) && act.mutate()}
      >
        {what}
      </button>
      {act.error && <Failure error={act.error} />}
    </>
  )
}

const Empty = () => (
  <>
    No batch predictions yet. Choose a file of rows on the page of a <Link href="/models">model</Link>.
  </>
)
