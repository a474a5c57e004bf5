import { useMutation, useQuery } from '@tanstack/preact-query'
import { isTerminal, metricLabel, metricText, numberText } from '@trainyard/spec'
import { useState } from 'preact/hooks'
import { Link } from 'wouter-preact'
import { api, type JobView, type SweepView } from '../../api.js'
import { Failure, State } from '../../parts/state.js'

const pollEvery = 1_000

/** Makes a version of a model of what the sweep found: of its best trial, or of the ensemble of all. */
export function Publish({ sweep }: { sweep: SweepView }) {
  const [model, setModel] = useState(modelName(sweep))
  const publish = useMutation({ mutationFn: (what: 'best' | 'ensemble') => api.publishSweep(sweep.id, { model: { name: model }, what }) })
  if (sweep.counts.succeeded === 0) return null
  return (
    <section aria-label="Publish">
      <h2>Publish</h2>
      <form
        class="row"
        onSubmit={(event) => {
          event.preventDefault()
          publish.mutate('ensemble')
        }}
      >
        <label class="inline">
          Model
          <input required pattern="[A-Za-z0-9][A-Za-z0-9_.\-]*" value={model} onInput={(event) => setModel(event.currentTarget.value)} />
        </label>
        <button type="submit" class="primary" disabled={publish.isPending}>
          Publish the ensemble of all trials
        </button>
        <button type="button" disabled={publish.isPending || model === ''} onClick={() => publish.mutate('best')}>
          Publish the best trial
        </button>
      </form>
      {publish.error && <Failure error={publish.error} />}
      {publish.data && <Published id={publish.data.id} />}
    </section>
  )
}

/** The model that the sweep's job names, else the name of the sweep as a model's. */
function modelName({ name, job }: SweepView): string {
  const { model } = job
  if (typeof model === 'object' && model !== null && 'name' in model && typeof model.name === 'string') return model.name
  return name.replaceAll(/[^A-Za-z0-9_.-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '')
}

/** What became of it: nothing is trained, so that it is there after a moment. */
function Published({ id }: { id: string }) {
  const query = useQuery({
    queryKey: ['job', id],
    queryFn: () => api.job(id),
    refetchInterval: ({ state }) => (state.data && isTerminal(state.data.status) ? false : pollEvery),
  })
  return <State query={query}>{query.data && <Outcome job={query.data} />}</State>
}

function Outcome({ job }: { job: JobView }) {
  const { ensemble, model, members } = job
  const link = <Link href={`/jobs/${job.id}`}>View job</Link>
  if (job.error)
    return (
      <p role="status">
        Nothing was published: {job.error.message} {link}
      </p>
    )
  if (!model)
    return (
      <p role="status">
        Combining {members.length === 1 ? 'one member' : `${members.length} members`} … {link}
      </p>
    )
  return (
    <p role="status">
      <Link href={`/models/${model.name}`}>
        {model.name} v{model.version}
      </Link>{' '}
      is published
      {ensemble && (
        <>
          : {ensemble.members_used} of {members.length} members, {metricLabel(ensemble.metric)} {metricText(ensemble.metric, ensemble.metrics[ensemble.metric])}
          , gain {numberText(ensemble.gain.delta)} ({numberText(ensemble.gain.ci95[0])} to {numberText(ensemble.gain.ci95[1])}) over the best member
        </>
      )}
      . {link}
    </p>
  )
}
