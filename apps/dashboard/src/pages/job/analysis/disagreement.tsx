import type { JobAnalysis } from '../../../api/shapes.js'
import { Table } from '../../../parts/table.js'
import { shade } from './shade.js'

/** On what share of the rows two members name different classes: an ensemble gains from members that err on different rows. */
export const Disagreement = ({ analysis: { disagreement, members } }: { analysis: JobAnalysis }) => (
  <section>
    <h2>Disagreement of the members</h2>
    <Table label="Disagreement of the members" head={['Member', ...members.map(({ index }) => index)]}>
      {disagreement?.map((row, index) => (
        <tr key={index}>
          <th scope="row">{members[index]?.index}</th>
          {row.map((share, other) => (
            <td key={other} style={{ background: shade(share, false) }}>
              {index === other ? '–' : `${(100 * share).toFixed(1)} %`}
            </td>
          ))}
        </tr>
      ))}
    </Table>
  </section>
)
