import { bytesText, countText, durationText, floorText, flopsText } from '@trainyard/spec'
import type { JobPlan, SweepPlan } from '../../api.js'
import { Fact, Facts, Table, Warnings } from '../../parts/layout.js'

const publicationText = ({ model, version, newest, floor }: NonNullable<JobPlan['publishes']>): string =>
  [
    `${model} version ${version}`,
    newest ? `version ${newest.version} ${newest.dataset_name === null ? 'was imported' : `is of ${newest.dataset_name}`}` : 'the first one',
    ...(floor ? [`with ${floorText(floor)}`] : []),
  ].join('; ')

/** What the job would be and cost, as the server works it out. */
export function PlanView({ plan }: { plan: JobPlan }) {
  const { candidates, estimated_seconds: seconds } = plan
  return (
    <section>
      <h2>Plan</h2>
      <Facts>
        {seconds !== null && <Fact name={candidates ? 'Time, at most' : 'Time, about'}>{durationText(seconds)}</Fact>}
        <Fact name="Memory of a training">{bytesText(plan.memory_bytes)}</Fact>
        <Fact name="Members">{plan.spec.ensemble.members}</Fact>
        {!candidates && <Fact name="Parameters per member">{countText(plan.parameters)}</Fact>}
        {!candidates && <Fact name="Steps per member">{countText(plan.steps)}</Fact>}
        <Fact name="Training rows">{countText(plan.train_rows)}</Fact>
        <Fact name="Validation rows">{countText(plan.validation_rows)}</Fact>
        <Fact name="Compute, all members">{flopsText(plan.total_flops)}</Fact>
        <Fact name="Checkpoint">{bytesText(plan.checkpoint_bytes)}</Fact>
        {plan.publishes && <Fact name="Publishes">{publicationText(plan.publishes)}</Fact>}
      </Facts>
      <Warnings of={plan.warnings} />
      {candidates ? <Candidates of={candidates} /> : <Layers of={plan.layers} />}
    </section>
  )
}

const Candidates = ({ of }: { of: NonNullable<JobPlan['candidates']> }) => (
  <Table label="Models" head={['Model', 'Members', 'Parameters', 'Training, at most']}>
    {of.map((candidate) => (
      <tr key={candidate.label}>
        <th scope="row">{candidate.label}</th>
        <td>{candidate.members}</td>
        <td>{countText(candidate.parameters)}</td>
        <td>{candidate.estimated_seconds === null ? '–' : durationText(candidate.estimated_seconds)}</td>
      </tr>
    ))}
  </Table>
)

const Layers = ({ of }: { of: JobPlan['layers'] }) => (
  <Table label="Layers" head={['Layer', 'Type', 'Output', 'Parameters']}>
    {of.map((layer) => (
      <tr key={layer.name}>
        <th scope="row">
          <code>{layer.name}</code>
        </th>
        <td>{layer.type.replaceAll('_', ' ')}</td>
        <td>{layer.output_shape.join(' × ')}</td>
        <td>{countText(layer.parameters)}</td>
      </tr>
    ))}
  </Table>
)

/** The trials that the ranges make of the job. */
export const TrialsView = ({ plan }: { plan: SweepPlan }) => (
  <section>
    <h2>Sweep</h2>
    <Facts>
      <Fact name="Trials">{countText(plan.trials.length)}</Fact>
      <Fact name="Compute, all trials">{flopsText(plan.total_flops)}</Fact>
    </Facts>
    <Warnings of={plan.warnings} />
  </section>
)
