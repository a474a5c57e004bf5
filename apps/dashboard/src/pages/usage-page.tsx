import { useQuery } from '@tanstack/preact-query'
import { bytesText, compactText, countText, durationText, type ProjectLimitName, projectLimitRecords } from '@trainyard/spec'
import { api, type ProjectLimitsView, type UsageOfDay } from '../api.js'
import { Bar, Page, Table } from '../parts/layout.js'
import { State } from '../parts/state.js'

const pollEvery = 10_000

/** What the project used, by day, and what it has of each of its limits. */
export function UsagePage() {
  const limits = useQuery({ queryKey: ['limits'], queryFn: api.projectLimits, refetchInterval: pollEvery })
  const usage = useQuery({ queryKey: ['usage'], queryFn: api.projectUsage, refetchInterval: pollEvery })
  return (
    <Page title="Usage" beside={limits.data && <span class="quiet">Project {limits.data.project}</span>}>
      <State query={limits}>{limits.data && <Limits of={limits.data} />}</State>
      <section>
        <h2>The last 30 days</h2>
        <State query={usage} empty={usage.data?.data.length === 0 && 'Nothing was used yet.'}>
          {usage.data && <Days days={usage.data.data} />}
        </State>
      </section>
    </Page>
  )
}

const shown = { number: countText, bytes: bytesText, operations: compactText } as const
const names = Object.keys(projectLimitRecords) as ProjectLimitName[]

function Limits({ of: { limits, used } }: { of: ProjectLimitsView }) {
  return (
    <section>
      <h2>Limits</h2>
      <Table label="Limits" head={['What', 'Used', 'At most', 'Share']}>
        {names.map((name) => {
          const { noun, description, unit } = projectLimitRecords[name]
          const [has, most] = [used[name], limits[name]]
          return (
            <tr key={name}>
              <th scope="row" title={description}>
                {noun}
              </th>
              <td>{shown[unit](has)}</td>
              <td>{shown[unit](most)}</td>
              <td>
                <Bar fraction={most === 0 ? 1 : Math.min(1, has / most)} label={`Share of ${noun}`} />
              </td>
            </tr>
          )
        })}
      </Table>
    </section>
  )
}

/** A column of the days: its heading, the figure of a day, and how it is written; `most` where days add up to the highest of them. */
type Column = { head: string; of: (day: UsageOfDay) => number; write: (value: number) => string; together: 'sum' | 'most' }

const columns: readonly Column[] = [
  { head: 'Requests', of: (day) => day.requests, write: countText, together: 'sum' },
  { head: 'Predictions', of: (day) => day.predictions, write: countText, together: 'sum' },
  { head: 'Rows predicted', of: (day) => day.prediction_rows, write: countText, together: 'sum' },
  { head: 'Operations of predictions', of: (day) => day.prediction_flops, write: compactText, together: 'sum' },
  { head: 'Attempts', of: (day) => day.attempts, write: countText, together: 'sum' },
  { head: 'Time of slots', of: (day) => day.compute_seconds, write: durationText, together: 'sum' },
  { head: 'Most stored', of: (day) => day.stored_bytes, write: bytesText, together: 'most' },
]

function Days({ days }: { days: readonly UsageOfDay[] }) {
  const latestFirst = days.toSorted((a, b) => (a.day < b.day ? 1 : -1))
  const together = ({ of, together: by }: Column) => (by === 'sum' ? days.reduce((sum, day) => sum + of(day), 0) : Math.max(...days.map(of)))
  return (
    <Table label="Usage by day" head={['Day (UTC)', ...columns.map(({ head }) => head)]}>
      {latestFirst.map((day) => (
        <tr key={day.id}>
          <th scope="row">{day.day}</th>
          {columns.map(({ head, of, write }) => (
            <td key={head}>{write(of(day))}</td>
          ))}
        </tr>
      ))}
      <tr>
        <th scope="row">Together</th>
        {columns.map((column) => (
          <td key={column.head}>{column.write(together(column))}</td>
        ))}
      </tr>
    </Table>
  )
}
