import { durationText, intervalText, metricLabel, metricText, percentText } from '@trainyard/spec'
import type { JobView } from '../../api.js'
import { Bar, Table } from '../../parts/layout.js'

/** The models of a job whose members have settings of their own, the best first; those that were not tried yet are counted below. */
export function Leaderboard({ job: { ensemble, members, spec } }: { job: JobView }) {
  const entries = ensemble?.leaderboard
  if (!ensemble || !spec.variants) return null
  if (!entries || entries.length === 0)
    return (
      <section>
        <h2>Leaderboard</h2>
        <p>No model has all of its members trained. A longer time limit tries more of them.</p>
      </section>
    )
  const { metric, split } = ensemble
  const tied = entries.filter((entry) => entry.tied === true).length - 1
  const rest = spec.variants.length - entries.length
  return (
    <section>
      <h2>Leaderboard</h2>
      <p>
        {metricLabel(metric)} on the {split.replaceAll('_', ' ')} rows, with its 95 % interval; the ensemble has {metricText(metric, ensemble.metrics[metric])}.
        {tied > 0 && ` ${tied} ${tied === 1 ? 'model differs' : 'models differ'} from the best by no more than chance (≈).`}
        {rest > 0 && ` ${rest} more ${rest === 1 ? 'model is' : 'models are'} not trained.`}
      </p>
      <Table label="Leaderboard" head={['Model', metricLabel(metric), '95 % interval', 'Training', 'Weight in the ensemble']}>
        {entries.map((entry) => (
          <tr key={entry.label}>
            <th scope="row">{entry.label}</th>
            <td>
              {metricText(metric, entry.value)}
              {entry.tied === true && tied > 0 && ' ≈'}
            </td>
            <td>{intervalText(metric, entry.interval)}</td>
            <td>{secondsText(members.filter(({ index }) => entry.members.includes(index)))}</td>
            <td>{entry.weight > 0 ? <Bar fraction={entry.weight} label={`Weight of ${entry.label}: ${percentText(entry.weight)}`} /> : 'not used'}</td>
          </tr>
        ))}
      </Table>
    </section>
  )
}

function secondsText(members: readonly JobView['members'][number][]): string {
  const known = members.flatMap(({ seconds }) => seconds ?? [])
  return known.length === 0 ? '–' : durationText(known.reduce((sum, seconds) => sum + seconds, 0))
}
