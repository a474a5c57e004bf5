import type { Prediction } from '../../api/shapes.js'
import { number } from '../../parts/format.js'

type Props = { prediction: Prediction; classes: readonly string[]; milliseconds: number }

/** The answer: probabilities as bars, each member as a mark on them, and how sure the ensemble is. */
export function PredictionView({ prediction, classes, milliseconds }: Props) {
  const { probabilities, uncertainty, members } = prediction
  return (
    <>
      <h2 class="answer">{prediction.label ?? number(prediction.value)}</h2>
      {probabilities && (
        <ol class="probabilities">
          {classes.map((name, index) => (
            <li key={name} class={index === prediction.class_index ? 'chosen' : ''}>
              <span>{name}</span>
              <span class="track">
                <span style={{ width: `${(probabilities[index] ?? 0) * 100}%` }} />
                {members?.map((member) => (
                  <i key={member.index} title={`member ${member.index}`} style={{ left: `${(member.probabilities?.[index] ?? 0) * 100}%` }} />
                ))}
              </span>
              <span>{((probabilities[index] ?? 0) * 100).toFixed(1)} %</span>
            </li>
          ))}
        </ol>
      )}
      {!probabilities && members && <p class="facts">Members: {members.map(({ value }) => number(value)).join(', ')}</p>}
      <p class="facts">
        Uncertainty {number(uncertainty.total, 3)} = {number(uncertainty.aleatoric, 3)} in the data + {number(uncertainty.epistemic, 3)} between members.{' '}
        {number(milliseconds, 3)} ms.
      </p>
    </>
  )
}
