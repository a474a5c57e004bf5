import { useQuery } from '@tanstack/preact-query'
import { api } from '../../api/calls.js'
import { State } from '../../parts/state.js'

const pollEvery = 5_000

/** What the installation runs on: database, queue, engine and workers. */
export function SystemPage() {
  const ready = useQuery({ queryKey: ['ready'], queryFn: api.ready, refetchInterval: pollEvery })
  const workers = useQuery({ queryKey: ['workers'], queryFn: api.workers, refetchInterval: pollEvery })
  return (
    <>
      <h1>System</h1>
      <State query={ready}>
        <pre>{JSON.stringify(ready.data, null, 2)}</pre>
      </State>
      <h2>Workers</h2>
      <State query={workers} empty={workers.data?.data.length === 0 && 'No worker has reported lately.'}>
        <table>
          <thead>
            <tr>{Object.keys(workers.data?.data[0] ?? {}).map((name) => <th key={name}>{name.replaceAll('_', ' ')}</th>)}</tr>
          </thead>
          <tbody>
            {workers.data?.data.map((worker) => (
              <tr key={String(worker['id'])}>
                {Object.entries(worker).map(([name, value]) => (
                  <td key={name}>{String(value)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </State>
    </>
  )
}
