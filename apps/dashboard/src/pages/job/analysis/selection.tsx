import type { JobAnalysis } from '../../../api/shapes.js'
import { makeScale } from '../../../charts/scale.js'
import { ScatterChart } from '../../../charts/scatter-chart.js'
import { number } from '../../../parts/format.js'

/** The rounds of greedy selection: what the ensemble reached on validation as members were added, and how far it was kept. */
export function Selection({ rounds }: { rounds: NonNullable<JobAnalysis['selection']> }) {
  const x = makeScale(
    'linear',
    rounds.map(({ round }) => round),
  )
  const y = makeScale(
    'linear',
    rounds.map(({ value }) => value),
  )
  const counts = new Map<number, number>()
  const kept = rounds.filter((round) => round.kept)
  for (const { member } of kept) counts.set(member, (counts.get(member) ?? 0) + 1)
  const points = rounds.map(({ round, member, value, kept: stays }) => ({
    x: x.place(round),
    y: y.place(value),
    title: `round ${round}: member ${member} added, ${number(value)}${stays ? '' : ', not kept'}`,
    look: stays ? ('plain' as const) : ('pale' as const),
  }))
  return (
    <section>
      <h2>Selection</h2>
      <ScatterChart
        title="validation metric as members are added"
        about={rounds.map(({ round, member, value }) => `round ${round} member ${member} ${number(value)}`).join(', ')}
        xLabel="round"
        x={x}
        y={y}
        points={points}
        joined={points}
      />
      <p class="facts">
        {kept.length} of {rounds.length} rounds kept: {[...counts].map(([member, times]) => `member ${member} ${times} times`).join(', ')}. Pale rounds made it
        no better.
      </p>
    </section>
  )
}
