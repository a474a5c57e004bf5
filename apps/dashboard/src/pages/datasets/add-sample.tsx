import { useMutation, useQuery, useQueryClient } from '@tanstack/preact-query'
import { api } from '../../api/calls.js'
import { bytes } from '../../parts/format.js'
import { Failure, State } from '../../parts/state.js'

/** The sample sets that can be had by name. */
export function AddSample() {
  const queries = useQueryClient()
  const samples = useQuery({ queryKey: ['samples'], queryFn: api.samples, staleTime: Infinity })
  const add = useMutation({ mutationFn: api.addSample, onSuccess: () => queries.invalidateQueries({ queryKey: ['datasets'] }) })
  return (
    <section>
      <h2>Samples</h2>
      <State query={samples}>
        <ul class="cards">
          {samples.data?.data.map((sample) => (
            <li key={sample.sample} class="tile">
              <b>{sample.title}</b>
              <span class="quiet">{sample.description}.</span>
              <small>
                {sample.rows.toLocaleString()} rows · {bytes(sample.bytes)} · {sample.licence}
              </small>
              <span>
                <button type="button" disabled={add.isPending} aria-label={`Add ${sample.title}`} onClick={() => add.mutate(sample.sample)}>
                  Add
                </button>
              </span>
            </li>
          ))}
        </ul>
      </State>
      {add.error && <Failure error={add.error} />}
    </section>
  )
}
