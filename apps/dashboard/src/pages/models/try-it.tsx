import { elementAt, numberText, percentText, pointsText, signedText } from '@trainyard/spec'
import { useMutation } from '@tanstack/preact-query'
import { TrainyardError } from '@trainyard/client'
import { useRef, useState } from 'preact/hooks'
import { api, type ModelVersionView, type Prediction } from '../../api.js'
import { Failure } from '../../parts/state.js'
import { DrawingPad } from './drawing-pad.js'
import { type Extras, PredictOptions } from './predict-options.js'
import { RowForm } from './row-form.js'

const channelsDrawn = [1, 3]

/** Ask the model something: draw or drop an image, or fill in a row. What was asked last is asked again when an option changes. */
export function TryIt({ version }: { version: ModelVersionView }) {
  const [extras, setExtras] = useState<Extras>({})
  const asked = useRef<unknown>(undefined)
  const predict = useMutation({
    mutationFn: ({ instance, wanted }: { instance: unknown; wanted: Extras }) =>
      api.predict(version.model, { instances: [instance], version: version.version, members: true, ...wanted }),
  })
  const ask = (instance: unknown, wanted: Extras) => {
    asked.current = instance
    if (instance !== undefined) predict.mutate({ instance, wanted })
  }
  const change = (next: Extras) => {
    setExtras(next)
    ask(asked.current, next)
  }
  const clear = () => {
    asked.current = undefined
    predict.reset()
  }
  const [, , channels] = version.input_shape
  const image = channels !== undefined
  const drawable = image && channelsDrawn.includes(channels)
  const prediction = predict.data?.predictions[0]
  const errors = new Map(
    predict.error instanceof TrainyardError ? predict.error.details.map(({ path, message }) => [path, message.replace(`${path} `, '')]) : [],
  )
  return (
    <section class="try" aria-label="Try it">
      <div>
        <h2>Try it</h2>
        {drawable ? (
          <DrawingPad shape={version.input_shape} onImage={(pixels) => ask(pixels, extras)} onClear={clear} />
        ) : (
          <RowForm columns={version.columns} waiting={predict.isPending} onRow={(row) => ask(row, extras)} />
        )}
        <PredictOptions extras={extras} images={image} classes={version.classes.length > 0} errors={errors} onChange={change} />
        {predict.error && <Failure error={predict.error} />}
      </div>
      <div aria-live="polite" aria-busy={predict.isPending}>
        {predict.isPending && (prediction || predict.error) && <p class="quiet">Predicting…</p>}
        {prediction && predict.data ? (
          <PredictionView prediction={prediction} classes={version.classes} milliseconds={predict.data.timing_ms.total} />
        ) : (
          <p class="empty">{whyNone(predict, drawable)}</p>
        )}
      </div>
    </section>
  )
}

/** Why there is no prediction, in every state that a request has. */
function whyNone({ isPending, error, data }: { isPending: boolean; error: Error | null; data: unknown }, drawable: boolean): string {
  if (isPending) return 'Predicting…'
  if (error) return 'There is no prediction. What is wrong stands with the inputs.'
  if (data !== undefined) return 'The service answered without a prediction.'
  return drawable ? 'Draw a digit to see a prediction' : 'Fill in a row to see a prediction'
}

/** A probability in percent; one that is not finite is drawn as none. */
const share = (probabilities: readonly (number | null)[], index: number): number => 100 * (elementAt(probabilities, index, 'probabilities') ?? 0) // default: not finite

type Props = { prediction: Prediction; classes: readonly string[]; milliseconds: number }

/** The answer: probabilities as bars, each member as a mark on them, and how sure the ensemble is. */
function PredictionView({ prediction, classes, milliseconds }: Props) {
  const { probabilities, uncertainty, members, explanation, label } = prediction
  return (
    <>
      <h2 class="answer">{prediction.label ?? numberText(prediction.value)}</h2>
      {probabilities && (
        <ol class="probabilities">
          {classes.map((name, index) => (
            <li key={name} class={index === prediction.class_index ? 'chosen' : ''}>
              <span>{name}</span>
              <span class="track">
                <span style={{ width: `${share(probabilities, index)}%` }} />
                {members?.map(
                  (member) =>
                    member.probabilities && (
                      <i key={member.index} title={`member ${member.index}`} style={{ left: `${share(member.probabilities, index)}%` }} />
                    ),
                )}
              </span>
              <span>{percentText(probabilities[index])}</span>
            </li>
          ))}
        </ol>
      )}
      {!probabilities && members && <p class="facts">Members: {members.map(({ value }) => numberText(value)).join(', ')}</p>}
      {explanation && (
        <Contributions of={explanation} what={label === undefined ? 'the value' : `the probability of ${label}`} isShare={probabilities !== undefined} />
      )}
      <p class="facts">
        Uncertainty {numberText(uncertainty.total)}
        {probabilities ? ' nats' : ''}: {numberText(uncertainty.aleatoric)} data, {numberText(uncertainty.epistemic)} model disagreement.{' '}
        {numberText(milliseconds)} ms
      </p>
    </>
  )
}

const mostContributions = 20

/** What each column adds to what is predicted of the usual row, the largest first, as bars to both sides of zero. */
function Contributions({ of: { baseline, contributions }, what, isShare }: { of: NonNullable<Prediction['explanation']>; what: string; isShare: boolean }) {
  const sorted = Object.entries(contributions)
    .map(([name, value]) => ({ name, value: value ?? 0 })) // default: not finite
    .toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value))
  const [largest] = sorted
  const size = largest && largest.value !== 0 ? Math.abs(largest.value) : 1
  return (
    <>
      <h3>What moves {what}</h3>
      <p class="facts">From {isShare ? percentText(baseline) : numberText(baseline)} of a usual row:</p>
      <ol class="probabilities">
        {sorted.slice(0, mostContributions).map(({ name, value }) => (
          <li key={name}>
            <span>{name}</span>
            <span class="gain" aria-hidden="true">
              <span class="zero" />
              <span class="interval" style={{ left: `${50 + (50 * Math.min(value, 0)) / size}%`, width: `${(50 * Math.abs(value)) / size}%` }} />
            </span>
            <span>{isShare ? pointsText(value) : signedText(value)}</span>
          </li>
        ))}
      </ol>
      {sorted.length > mostContributions && <p class="facts">and {sorted.length - mostContributions} columns that move less</p>}
    </>
  )
}
