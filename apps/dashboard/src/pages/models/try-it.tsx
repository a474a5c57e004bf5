import { useMutation } from '@tanstack/preact-query'
import type { ModelVersionView } from '@trainyard/spec'
import { useState } from 'preact/hooks'
import { api } from '../../api/calls.js'
import { Failure } from '../../parts/state.js'
import { DrawingPad } from './drawing-pad.js'
import { PredictionView } from './prediction-view.js'

/** Ask the model something: draw or drop an image, or write a row. */
export function TryIt({ version }: { version: ModelVersionView }) {
  const [row, setRow] = useState('')
  const predict = useMutation({ mutationFn: (instance: unknown) => api.predict(version.model, [instance]) })
  const image = version.input_shape.length === 3
  const prediction = predict.data?.predictions[0]
  return (
    <section class="try">
      <div>
        <h2>Try it</h2>
        {image ? (
          <DrawingPad shape={version.input_shape} onImage={(pixels) => predict.mutate(pixels)} />
        ) : (
          <form
            onSubmit={(event) => {
              event.preventDefault()
              predict.mutate(parseRow(row))
            }}
          >
            <label>
              A row as JSON, or its values with commas
              <textarea rows={4} value={row} onInput={(event) => setRow(event.currentTarget.value)} />
            </label>
            <button type="submit">Predict</button>
          </form>
        )}
        {predict.error && <Failure error={predict.error} />}
      </div>
      {prediction && predict.data && <PredictionView prediction={prediction} classes={version.classes} milliseconds={predict.data.timing_ms.total} />}
    </section>
  )
}

/** JSON as it is; anything else is split at commas, numbers where they are numbers. */
export function parseRow(text: string): unknown {
  const trimmed = text.trim()
  if (/^[[{]/.test(trimmed)) return JSON.parse(trimmed)
  return trimmed.split(',').map((part) => (part.trim() !== '' && Number.isFinite(Number(part)) ? Number(part) : part.trim()))
}
