import type { JobView } from '../../api/shapes.js'
import { Table } from '../../parts/table.js'
import { specDifferences } from './spec-differences.js'

/** Where the specs of the jobs differ. */
export function SpecTable({ jobs }: { jobs: readonly JobView[] }) {
  const differences = specDifferences(jobs.map(({ spec }) => spec))
  return (
    <section>
      <h2>Differences of the specs</h2>
      {differences.length === 0 ? (
        <p class="empty">None but names and seeds.</p>
      ) : (
        <Table label="Differences of the specs" head={['Field', ...jobs.map(({ name, seed }) => `${name}, seed ${seed}`)]}>
          {differences.map(({ path, values }) => (
            <tr key={path}>
              <th scope="row">
                <code>{path}</code>
              </th>
              {values.map((value, index) => (
                <td key={index}>{value}</td>
              ))}
            </tr>
          ))}
        </Table>
      )}
    </section>
  )
}
