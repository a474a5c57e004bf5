import type { SweepPlan } from '../../api/shapes.js'
import { markText } from '../../charts/scale.js'
import { metricLabel } from '@trainyard/spec'
import { Fact, Facts } from '../../parts/facts.js'
import { flops } from '../../parts/format.js'
import { Table } from '../../parts/table.js'
import { Warnings } from '../../parts/warnings.js'
import { fieldName } from './values-text.js'

/** The trials that a sweep would run, and what they would cost. */
export function SweepPlanView({ plan }: { plan: SweepPlan }) {
  const paths = Object.keys(plan.trials[0]?.values ?? {})
  return (
    <section>
      <h2>What it would do</h2>
      <Facts>
        <Fact name="Trials">{plan.trials.length}</Fact>
        <Fact name="Work, all trials">{flops(plan.total_flops)}</Fact>
        <Fact name="Judged by">
          {metricLabel(plan.objective.metric)}, {plan.objective.direction}
        </Fact>
        {plan.rungs.length > 0 && <Fact name="Rungs">{plan.rungs.map(({ epochs, keep }) => `${keep} go on after epoch ${epochs}`).join(', ')}</Fact>}
      </Facts>
      <Warnings of={plan.warnings} />
      <Table label="Trials" head={['Trial', ...paths.map(fieldName), 'Parameters', 'Steps']}>
        {plan.trials.map((trial) => (
          <tr key={trial.index}>
            <th scope="row">{trial.index}</th>
            {paths.map((path) => (
              <td key={path}>{markText(trial.values[path])}</td>
            ))}
            <td>{trial.parameters.toLocaleString()}</td>
            <td>{trial.steps.toLocaleString()}</td>
          </tr>
        ))}
      </Table>
    </section>
  )
}
