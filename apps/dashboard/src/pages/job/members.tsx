import type { JobView, MemberView } from '../../api/shapes.js'
import { seriesColour } from '../../charts/palette.js'
import { metricLabel } from '@trainyard/spec'
import { Bar } from '../../parts/bar.js'
import { number } from '../../parts/format.js'
import { Table } from '../../parts/table.js'

/** The models of the ensemble, one a row. */
export function Members({ job }: { job: JobView }) {
  const metrics = [...new Set(job.members.flatMap(({ final }) => Object.keys(final ?? {})))].sort()
  const watched = job.members.find(({ best }) => best !== null)?.best?.metric
  const weighed = job.members.some(({ weight }) => weight !== null)
  return (
    <section>
      <h2>Members</h2>
      <Table
        label="Members"
        head={[
          'Member',
          'Seed',
          'Status',
          'Progress',
          ...(watched ? [`Best ${metricLabel(watched)}`] : []),
          ...metrics.map(metricLabel),
          ...(weighed ? ['Weight'] : []),
        ]}
      >
        {job.members.map((member) => (
          <tr key={member.id}>
            <th scope="row">
              <i class="swatch" style={{ background: seriesColour(member.index) }} aria-hidden="true" /> {member.index}
            </th>
            <td>{member.seed}</td>
            <td>{member.status}</td>
            <td>
              <Bar fraction={member.progress} label={`Progress of member ${member.index}`} />
            </td>
            {watched && <td>{bestText(member)}</td>}
            {metrics.map((metric) => (
              <td key={metric}>{number(member.final?.[metric])}</td>
            ))}
            {weighed && <td>{member.used === false ? 'not used' : number(member.weight, 3)}</td>}
          </tr>
        ))}
      </Table>
    </section>
  )
}

const bestText = ({ best }: MemberView) => (best === null ? '–' : `${number(best.value)}, step ${best.step.toLocaleString()}`)
