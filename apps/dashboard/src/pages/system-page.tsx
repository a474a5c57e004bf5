import { agoText, betweenText } from '@trainyard/spec'
import { useQuery } from '@tanstack/preact-query'
import { api, type Readiness, type WorkerView } from '../api.js'
import { Page, Table, Tile } from '../parts/layout.js'
import { State } from '../parts/state.js'

const pollEvery = 5_000

/** What the installation runs on: database, queue, engine and workers. */
export function SystemPage() {
  const ready = useQuery({ queryKey: ['ready'], queryFn: api.ready, refetchInterval: pollEvery })
  const workers = useQuery({ queryKey: ['workers'], queryFn: () => api.workers(), refetchInterval: pollEvery })
  return (
    <Page
      title="System"
      beside={
        <a class="button" href="/docs">
          API reference
        </a>
      }
    >
      <State query={ready}>{ready.data && <Parts state={ready.data} />}</State>
      <section>
        <h2>Workers</h2>
        <State query={workers} empty={workers.data?.data.length === 0 && 'No worker is running. Jobs wait until one starts.'}>
          <Table label="Workers" head={['Worker', 'Host', 'Process', 'Engine', 'Device', 'Busy', 'Uptime', 'Last heartbeat']}>
            {workers.data?.data.map((worker) => (
              <WorkerRow key={worker.id} worker={worker} />
            ))}
          </Table>
        </State>
      </section>
    </Page>
  )
}

const word = (ready: boolean) => <span class={`status ${ready ? 'succeeded' : 'failed'}`}>{ready ? '✓ ready' : '✕ not ready'}</span>

function Parts({ state }: { state: Readiness }) {
  const { database, queue, engine, serving } = state
  const busy = engine.workers.reduce((sum, worker) => sum + worker.busy, 0)
  const slots = engine.workers.reduce((sum, worker) => sum + worker.slots, 0)
  return (
    <section class="tiles" aria-label="Parts">
      <Tile title="Database" value={word(database.ready)} note="Postgres" />
      <Tile title="Queue" value={word(queue.ready)} note={queue.kind === 'redis' ? 'Redis' : 'Postgres'} />
      <Tile
        title="Training"
        value={word(engine.ready)}
        note={engine.ready ? `${engine.backends.join(', ')}; ${busy} of ${slots} slots busy` : 'No worker is running: jobs wait'}
      />
      <Tile title="Predictions" value={word(serving.ready)} note={serving.backend ?? 'The prediction process does not respond'} />
    </section>
  )
}

const WorkerRow = ({ worker }: { worker: WorkerView }) => (
  <tr>
    <th scope="row">
      <code>{worker.id}</code>
    </th>
    <td>{worker.host}</td>
    <td>{worker.pid}</td>
    <td>
      {worker.backend} {worker.library}
    </td>
    <td>{worker.device}</td>
    <td>
      {worker.busy} of {worker.slots}
    </td>
    <td>{betweenText(worker.started_at, null)}</td>
    <td>{agoText(worker.heartbeat_at)}</td>
  </tr>
)
