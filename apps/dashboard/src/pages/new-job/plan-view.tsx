import type { JobPlan } from '../../api/shapes.js'
import { Fact, Facts } from '../../parts/facts.js'
import { bytes, flops } from '../../parts/format.js'
import { Table } from '../../parts/table.js'
import { Warnings } from '../../parts/warnings.js'

/** What the job would be and cost, as the server works it out. */
export function PlanView({ plan }: { plan: JobPlan }) {
  return (
    <section>
      <h2>What it would do</h2>
      <Facts>
        <Fact name="Members">{plan.spec.ensemble.members}</Fact>
        <Fact name="Parameters, each">{plan.parameters.toLocaleString()}</Fact>
        <Fact name="Steps, each">{plan.steps.toLocaleString()}</Fact>
        <Fact name="Training rows">{plan.train_rows.toLocaleString()}</Fact>
        <Fact name="Validation rows">{plan.validation_rows.toLocaleString()}</Fact>
        <Fact name="Work, all members">{flops(plan.total_flops)}</Fact>
        <Fact name="Memory, each">{bytes(plan.memory_bytes)}</Fact>
        <Fact name="Checkpoint">{bytes(plan.checkpoint_bytes)}</Fact>
      </Facts>
      <Warnings of={plan.warnings} />
      <Table label="Layers" head={['Layer', 'Type', 'Output', 'Parameters']}>
        {plan.layers.map((layer) => (
          <tr key={layer.name}>
            <th scope="row">
              <code>{layer.name}</code>
            </th>
            <td>{layer.type.replaceAll('_', ' ')}</td>
            <td>{layer.output_shape.join(' × ')}</td>
            <td>{layer.parameters.toLocaleString()}</td>
          </tr>
        ))}
      </Table>
    </section>
  )
}
