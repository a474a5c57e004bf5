import type { JobPlan } from '../../api.js'

type Layers = JobPlan['layers']

const [width, height, gap] = [220, 36, 2]
const leastHeight = 4

/** The layers of a network from input to output: each as high as its output is large, by its logarithm; those that learn are filled. */
export function NetworkDrawing({ layers }: { layers: Layers }) {
  const sizes = layers.map(({ output_shape: shape }) => Math.log2(1 + shape.reduce((product, each) => product * each, 1)))
  const largest = Math.max(1, ...sizes)
  const step = Math.min(width / layers.length, 24)
  return (
    <svg class="network" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={summary(layers)}>
      {layers.map(({ name, parameters }, index) => {
        const size = leastHeight + ((height - leastHeight) * (sizes[index] ?? 0)) / largest // default: never taken, each layer has its size
        return (
          <rect
            key={name}
            class={parameters > 0 ? 'learns' : 'fixed-layer'}
            x={index * step}
            y={(height - size) / 2}
            width={Math.max(1, step - gap)}
            height={size}
            rx={Math.min(1.5, step / 4)}
          />
        )
      })}
    </svg>
  )
}

/** `7 layers: flatten, dense, dense`: the kinds that come, each run once. */
function summary(layers: Layers): string {
  const kinds = layers.map(({ type }) => type.replaceAll('_', ' ')).filter((type, index, all) => type !== all[index - 1])
  const most = 6
  return `${layers.length} layers: ${kinds.slice(0, most).join(', ')}${kinds.length > most ? ' …' : ''}`
}
