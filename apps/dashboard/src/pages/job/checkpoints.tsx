import { useQuery } from '@tanstack/preact-query'
import { api } from '../../api/calls.js'
import { bytes, instant } from '../../parts/format.js'
import { State } from '../../parts/state.js'
import { Table } from '../../parts/table.js'

const pollEvery = 10_000

/** What is kept of each member. */
export function Checkpoints({ id, done }: { id: string; done: boolean }) {
  const checkpoints = useQuery({ queryKey: ['checkpoints', id, done], queryFn: () => api.checkpoints(id), refetchInterval: done ? false : pollEvery })
  return (
    <details>
      <summary>Checkpoints{checkpoints.data && ` (${checkpoints.data.data.length})`}</summary>
      <State query={checkpoints} empty={checkpoints.data?.data.length === 0 && 'None yet.'}>
        <Table label="Checkpoints" head={['Checkpoint', 'Member', 'Kind', 'Step', 'Size', 'Resumable', 'Stored']}>
          {checkpoints.data?.data.map((checkpoint) => (
            <tr key={checkpoint.id}>
              <th scope="row">
                <code>{checkpoint.id}</code>
              </th>
              <td>{checkpoint.member}</td>
              <td>{checkpoint.kind}</td>
              <td>{checkpoint.step.toLocaleString()}</td>
              <td>{bytes(checkpoint.bytes)}</td>
              <td>{checkpoint.resumable ? 'yes' : 'no'}</td>
              <td>{instant(checkpoint.created_at)}</td>
            </tr>
          ))}
        </Table>
      </State>
    </details>
  )
}
