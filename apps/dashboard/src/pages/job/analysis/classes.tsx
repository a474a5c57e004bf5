import { countText, elementAt, percentText } from '@trainyard/spec'
import { useState } from 'preact/hooks'
import type { JobAnalysis } from '../../../api.js'
import { Table } from '../../../parts/layout.js'

/** Which class was taken for which, by the ensemble or by one of its members. */
export function Confusion({ analysis }: { analysis: JobAnalysis }) {
  const [member, setMember] = useState<number | null>(null)
  const matrix = (member === null ? analysis.confusion : analysis.members.find(({ index }) => index === member)?.confusion) ?? []
  const members = analysis.members.filter(({ confusion }) => confusion !== null)
  const right = matrix.reduce((sum, row, index) => sum + elementAt(row, index, 'confusion'), 0)
  const rows = matrix.flat().reduce((sum, count) => sum + count, 0)
  return (
    <section>
      <div class="head">
        <h2>Confusion matrix</h2>
        {members.length > 1 && (
          <label class="inline">
            Of
            <select
              value={member === null ? '' : member}
              onChange={(event) => setMember(event.currentTarget.value === '' ? null : Number(event.currentTarget.value))}
            >
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
        {countText(right)} of {countText(rows)} rows of the {analysis.split} split are on the diagonal.
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
                {row.map((cell, predicted) => (
                  <td key={predicted} style={{ background: shade(cell / all, truth === predicted) }}>
                    {cell === 0 ? '·' : countText(cell)}
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
          <td>{countText(support)}</td>
          <td>{percentText(precision)}</td>
          <td>{percentText(recall)}</td>
          <td>{percentText(f1)}</td>
        </tr>
      ))}
    </Table>
  </section>
)

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
              {index === other ? '–' : percentText(share)}
            </td>
          ))}
        </tr>
      ))}
    </Table>
  </section>
)

/** Strongest share of the color that text is still read on. */
const most = 42
/** A few of many rows are to be seen too: the square root lifts small shares. */
const lift = 0.5

/** The ground of a cell for a share in [0, 1]: green where it is right, red where it is wrong. */
const shade = (share: number, right: boolean): string =>
  share === 0 ? 'transparent' : `color-mix(in srgb, var(${right ? '--good' : '--bad'}) ${Math.round(most * share ** lift)}%, var(--sheet))`
