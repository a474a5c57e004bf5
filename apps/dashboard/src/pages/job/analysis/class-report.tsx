import type { JobAnalysis } from '../../../api/shapes.js'
import { number } from '../../../parts/format.js'
import { Table } from '../../../parts/table.js'

/** Precision, recall and F1 of each class. */
export const ClassReport = ({ analysis }: { analysis: JobAnalysis }) => (
  <section>
    <div class="head">
      <h2>Classes</h2>
    </div>
    <Table label="Classes" head={['Class', 'Rows', 'Precision', 'Recall', 'F1']}>
      {analysis.per_class.map(({ label, support, precision, recall, f1 }) => (
        <tr key={label}>
          <th scope="row">{label}</th>
          <td>{support.toLocaleString()}</td>
          <td>{number(precision, 3)}</td>
          <td>{number(recall, 3)}</td>
          <td>{number(f1, 3)}</td>
        </tr>
      ))}
    </Table>
  </section>
)
