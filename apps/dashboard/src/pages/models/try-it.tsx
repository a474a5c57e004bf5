import { useMutation } from '@tanstack/preact-query'
import { TrainyardError } from '@trainyard/client'
import type { ModelVersionView } from '../../api/shapes.js'
import { useRef, useState } from 'preact/hooks'
import { api } from '../../api/calls.js'
import { Failure } from '../../parts/state.js'
import { DrawingPad } from './drawing-pad.js'
import { type Extras, PredictOptions } from './predict-options.js'
import { PredictionView } from './prediction-view.js'
import { RowForm } from './row-form.js'

const channelsDrawn = [1, 3]

/** Ask the model something: draw or drop an image, or fill in a row. What was asked last is asked again when an option changes. */
export function TryIt({ version }: { version: ModelVersionView }) {
  const [extras, setExtras] = useState<Extras>({})
  const asked = useRef<unknown>(undefined)
  const predict = useMutation({
    mutationFn: ({ instance, wanted }: { instance: unknown; wanted: Extras }) => api.predict(version.model, version.version, instance, wanted),
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
  const image = version.input_shape.length === 3
  const drawable = image && channelsDrawn.includes(version.input_shape[2] ?? 0)
  const prediction = predict.data?.predictions[0]
  const faults = new Map(
    predict.error instanceof TrainyardError ? predict.error.details.map(({ path, message }) => [path, message.replace(`${path} `, '')]) : [],
  )
  return (
    <section class="try" aria-label="Try it">
      <div>
        <h2>Try it</h2>
        {drawable ? (
          <DrawingPad shape={version.input_shape} onImage={(pixels) => ask(pixels, extras)} onClear={clear} />
        ) : (
          <RowForm datasetId={version.dataset_id} waiting={predict.isPending} onRow={(row) => ask(row, extras)} />
        )}
        <PredictOptions extras={extras} images={image} classes={version.classes.length > 0} faults={faults} onChange={change} />
        {predict.error && <Failure error={predict.error} />}
      </div>
      <div aria-live="polite" aria-busy={predict.isPending}>
        {prediction && predict.data ? (
          <PredictionView prediction={prediction} classes={version.classes} milliseconds={predict.data.timing_ms.total} />
        ) : (
          <p class="empty">{drawable ? 'The answer appears with each stroke.' : 'The answer appears here.'}</p>
        )}
      </div>
    </section>
  )
}
