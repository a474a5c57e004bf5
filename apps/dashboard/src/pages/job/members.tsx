import { bytesText, countText, instantText, isTerminal, metricLabel, metricText, numberText } from '@trainyard/spec'
import { Link } from 'wouter-preact'
import { api, type JobView, type MemberView } from '../../api.js'
import { seriesSwatch } from '../../charts/colors.js'
import { Bar, Table } from '../../parts/layout.js'
import { More, usePages } from '../../parts/pages.js'
import { State } from '../../parts/state.js'

/** The models of the ensemble, and what is kept of each. */
export const MembersTab = ({ job }: { job: JobView }) => (
  <>
    <Members job={job} />
    <Checkpoints id={job.id} done={isTerminal(job.status)} />
  </>
)

/** The models of the ensemble, one a row. */
function Members({ job }: { job: JobView }) {
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
              <i class="swatch" style={{ background: seriesSwatch(member.index) }} aria-hidden="true" /> {member.index}
              {member.source && (
                <>
                  {' '}
                  <Link href={`/jobs/${member.source.job_id}`} title={`Member ${member.source.member} of job ${member.source.job_id}`}>
                    source
                  </Link>
                </>
              )}
            </th>
            <td>{member.seed}</td>
            <td>{member.error ? `failed: ${member.error.message}` : member.status}</td>
            <td>
              <Bar fraction={member.progress} label={`Progress of member ${member.index}`} />
            </td>
            {watched && <td>{bestText(member)}</td>}
            {metrics.map((metric) => (
              <td key={metric}>{metricText(metric, member.final?.[metric])}</td>
            ))}
            {weighed && <td>{member.used === false ? 'not used' : numberText(member.weight)}</td>}
          </tr>
        ))}
      </Table>
    </section>
  )
}

const bestText = ({ best }: MemberView) => (best === null ? '–' : `${metricText(best.metric, best.value)}, step ${countText(best.step)}`)

const pollEvery = 10_000

/** What is kept of each member. */
function Checkpoints({ id, done }: { id: string; done: boolean }) {
  const checkpoints = usePages({ queryKey: ['checkpoints', id, done], read: (page) => api.checkpoints(id, page), pollEvery: () => (done ? false : pollEvery) })
  return (
    <details>
      <summary>Checkpoints{checkpoints.data && ` (${checkpoints.rows.length}${checkpoints.hasNextPage ? ' shown' : ''})`}</summary>
      <State query={checkpoints} empty={checkpoints.rows.length === 0 && 'No checkpoints yet.'}>
        <Table label="Checkpoints" head={['Checkpoint', 'Member', 'Kind', 'Step', 'Size', 'Resumable', 'Stored']}>
          {checkpoints.rows.map((checkpoint) => (
            <tr key={checkpoint.id}>
              <th scope="row">
                <code>{checkpoint.id}</code>
              </th>
              <td>{checkpoint.member}</td>
              <td>{checkpoint.kind}</td>
              <td>{countText(checkpoint.step)}</td>
              <td>{bytesText(checkpoint.bytes)}</td>
              <td>{checkpoint.resumable ? 'yes' : 'no'}</td>
              <td>{instantText(checkpoint.created_at)}</td>
            </tr>
          ))}
        </Table>
        <More pages={checkpoints} what="more checkpoints" />
      </State>
    </details>
  )
}
