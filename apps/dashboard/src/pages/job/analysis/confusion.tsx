import { useState } from 'preact/hooks'
import type { JobAnalysis } from '../../../api/shapes.js'
import { shade } from './shade.js'

/** Which class was taken for which: of the ensemble, and of each member by itself. */
export function Confusion({ analysis }: { analysis: JobAnalysis }) {
  const [member, setMember] = useState<number | null>(null)
  const matrix = (member === null ? analysis.confusion : analysis.members.find(({ index }) => index === member)?.confusion) ?? []
  const members = analysis.members.filter(({ confusion }) => confusion !== null)
  const right = matrix.reduce((sum, row, index) => sum + (row[index] ?? 0), 0)
  const rows = matrix.flat().reduce((sum, count) => sum + count, 0)
  return (
    <section>
      <div class="head">
        <h2>Confusion matrix</h2>
        {members.length > 1 && (
          <label class="inline">
            Of
            <select value={member ?? ''} onChange={(event) => setMember(event.currentTarget.value === '' ? null : Number(event.currentTarget.value))}>
              <option value="">the ensemble</option>
              {members.map(({ index, used }) => (
                <option key={index} value={index}>
                  member {index}
                  {used ? '' : ', not used'}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      <Matrix matrix={matrix} classes={analysis.classes} />
      <p class="facts">
        {right.toLocaleString()} of {rows.toLocaleString()} rows of the {analysis.split} split are on the diagonal.
        {analysis.most_confused[0] &&
          member === null &&
          ` Most often confused: ${analysis.most_confused
            .slice(0, 3)
            .map(({ label, predicted, rows: count }) => `${label} as ${predicted} (${count})`)
            .join(', ')}.`}
      </p>
    </section>
  )
}

function Matrix({ matrix, classes }: { matrix: readonly (readonly number[])[]; classes: readonly string[] }) {
  return (
    <div class="scroll" role="region" aria-label="Confusion matrix" tabIndex={0}>
      <table class="matrix">
        <thead>
          <tr>
            <th scope="col">true ↓ predicted →</th>
            {classes.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.map((row, truth) => {
            const all = Math.max(
              1,
              row.reduce((sum, count) => sum + count, 0),
            )
            return (
              <tr key={truth}>
                <th scope="row">{classes[truth]}</th>
                {row.map((count, predicted) => (
                  <td key={predicted} style={{ background: shade(count / all, truth === predicted) }}>
                    {count === 0 ? '·' : count.toLocaleString()}
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
