import { useMutation } from '@tanstack/preact-query'
import type { ModelVersionView } from '../../api/shapes.js'
import { api } from '../../api/calls.js'
import { Failure } from '../../parts/state.js'
import { DrawingPad } from './drawing-pad.js'
import { PredictionView } from './prediction-view.js'
import { RowForm } from './row-form.js'

const channelsDrawn = [1, 3]

/** Ask the model something: draw or drop an image, or fill in a row. */
export function TryIt({ version }: { version: ModelVersionView }) {
  const predict = useMutation({ mutationFn: (instance: unknown) => api.predict(version.model, version.version, instance) })
  const drawable = version.input_shape.length === 3 && channelsDrawn.includes(version.input_shape[2] ?? 0)
  const prediction = predict.data?.predictions[0]
  return (
    <section class="try" aria-label="Try it">
      <div>
        <h2>Try it</h2>
        {drawable ? (
          <DrawingPad shape={version.input_shape} onImage={(pixels) => predict.mutate(pixels)} onClear={() => predict.reset()} />
        ) : (
          <RowForm datasetId={version.dataset_id} waiting={predict.isPending} onRow={(row) => predict.mutate(row)} />
        )}
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
