import type { JobView } from '@trainyard/spec'
import { seriesColour } from '../../charts/palette.js'
import { Bar } from '../../parts/bar.js'
import { number } from '../../parts/format.js'

/** The models of the ensemble, one a row. */
export function Members({ job }: { job: JobView }) {
  const metrics = [...new Set(job.members.flatMap(({ final }) => Object.keys(final ?? {})))].sort()
  return (
    <section>
      <h2>Members</h2>
      <table>
        <thead>
          <tr>
            <th>Member</th>
            <th>Status</th>
            <th>Progress</th>
            <th>Best</th>
            {metrics.map((metric) => (
              <th key={metric}>{metric.replaceAll('_', ' ')}</th>
            ))}
            <th>Weight</th>
          </tr>
        </thead>
        <tbody>
          {job.members.map((member) => (
            <tr key={member.id}>
              <td>
                <span class="swatch" style={{ background: seriesColour(member.index * 2) }} /> {member.index} <small>seed {member.seed}</small>
              </td>
              <td>{member.status}</td>
              <td>
                <Bar fraction={member.progress} label={`Progress of member ${member.index}`} />
              </td>
              <td>{member.best ? `${number(member.best.value)} at step ${member.best.step}` : '–'}</td>
              {metrics.map((metric) => (
                <td key={metric}>{number(member.final?.[metric])}</td>
              ))}
              <td>{number(member.weight, 3)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
