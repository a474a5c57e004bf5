import { numberText } from '@trainyard/spec'
import { useQuery } from '@tanstack/preact-query'
import { api, type JobAnalysis } from '../../../api.js'
import { makeScale } from '../../../charts/scale.js'
import { ScatterChart } from '../../../charts/scatter-chart.js'
import { State } from '../../../parts/state.js'
import { CalibrationView } from './calibration.js'
import { ClassReport, Confusion, Disagreement } from './classes.js'
import { Regression } from './regression.js'
import { Worst } from './worst.js'

/** What the held-out rows say of the ensemble and its members. It is fetched once, because the analysis of a finished job does not change. */
export function Analysis({ id }: { id: string }) {
  const query = useQuery({ queryKey: ['analysis', id], queryFn: () => api.analysis(id), staleTime: Infinity })
  const analysis = query.data
  return (
    <State query={query}>
      {analysis && (
        <>
          <div class="two">
            {analysis.confusion && <Confusion analysis={analysis} />}
            {analysis.per_class.length > 0 && <ClassReport analysis={analysis} />}
          </div>
          {analysis.regression && <Regression regression={analysis.regression} split={analysis.split} />}
          <Worst analysis={analysis} />
          {analysis.calibration && <CalibrationView calibration={analysis.calibration} split={analysis.split} />}
          <div class="two">
            {analysis.selection && <Selection rounds={analysis.selection} />}
            {analysis.disagreement && analysis.members.length > 1 && <Disagreement analysis={analysis} />}
          </div>
        </>
      )}
    </State>
  )
}

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
  // default: a member that was not taken before
  for (const { member } of kept) counts.set(member, (counts.get(member) ?? 0) + 1)
  const points = rounds.map(({ round, member, value, kept: stays }) => ({
    x: x.place(round),
    y: y.place(value),
    title: `round ${round}: member ${member} added, ${numberText(value)}${stays ? '' : ', not kept'}`,
    look: stays ? ('plain' as const) : ('pale' as const),
  }))
  return (
    <section>
      <h2>Selection</h2>
      <ScatterChart
        title="validation metric as members are added"
        about={rounds.map(({ round, member, value }) => `round ${round} member ${member} ${numberText(value)}`).join(', ')}
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
