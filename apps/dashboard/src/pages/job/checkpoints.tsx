import { useQuery } from '@tanstack/preact-query'
import { api } from '../../api/calls.js'
import { bytes, instant, number } from '../../parts/format.js'
import { State } from '../../parts/state.js'

/** What is kept of each member. */
export function Checkpoints({ id, done }: { id: string; done: boolean }) {
  const checkpoints = useQuery({ queryKey: ['checkpoints', id, done], queryFn: () => api.checkpoints(id), refetchInterval: done ? false : 10_000 })
  return (
    <details>
      <summary>Checkpoints</summary>
      <State query={checkpoints} empty={checkpoints.data?.data.length === 0 && 'None yet.'}>
        <table>
          <thead>
            <tr>
              <th>Checkpoint</th>
              <th>Member</th>
              <th>Kind</th>
              <th>Step</th>
              <th>Size</th>
              <th>Resumable</th>
              <th>Stored</th>
            </tr>
          </thead>
          <tbody>
            {checkpoints.data?.data.map((checkpoint) => (
              <tr key={checkpoint.id}>
                <td>
                  <code>{checkpoint.id}</code>
                </td>
                <td>{checkpoint.member}</td>
                <td>{checkpoint.kind}</td>
                <td>{number(checkpoint.step, 9)}</td>
                <td>{bytes(checkpoint.bytes)}</td>
                <td>{checkpoint.resumable ? 'yes' : 'no'}</td>
                <td>{instant(checkpoint.created_at)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </State>
    </details>
  )
}
