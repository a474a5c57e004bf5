import { useMutation } from '@tanstack/preact-query'
import { Link, useLocation } from 'wouter-preact'
import { api } from '../../api/calls.js'
import type { SweepView } from '../../api/shapes.js'
import { markText } from '../../charts/scale.js'
import { number } from '../../parts/format.js'
import { Failure } from '../../parts/state.js'
import { Table } from '../../parts/table.js'

/** Where to look next: the ranges round the best trial, to be run as they are or changed first. */
export function Refine({ refine, id }: { refine: NonNullable<SweepView['refine']>; id: string }) {
  const [, go] = useLocation()
  const start = useMutation({ mutationFn: () => api.submitSweep(refine.sweep), onSuccess: (next) => go(`/sweeps/${next.id}`) })
  return (
    <section>
      <h2>Where to look next</h2>
      <p>{refine.reason}</p>
      <Table label="Where to look next" head={['Field', 'Best', 'From', 'To', 'Because']}>
        {refine.dimensions.map((dimension) => (
          <tr key={dimension.path}>
            <th scope="row">
              <code>{dimension.path}</code>
            </th>
            <td>{markText(dimension.best)}</td>
            <td>{number(dimension.from)}</td>
            <td>{number(dimension.to)}</td>
            <td class="wide">{dimension.reason}</td>
          </tr>
        ))}
      </Table>
      {refine.sweep !== null && refine.sweep !== undefined && (
        <span class="actions">
          <button type="button" class="primary" disabled={start.isPending} onClick={() => start.mutate()}>
            {start.isPending ? 'Starting…' : 'Run this sweep'}
          </button>
          <Link class="button" href={`/sweeps/new?refine=${id}`}>
            Change it first
          </Link>
        </span>
      )}
      {start.error && <Failure error={start.error} />}
    </section>
  )
}
