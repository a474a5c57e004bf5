import { useRef } from 'preact/hooks'
import type { Scale } from './scale.js'
import { useWidth } from './line-chart.js'

/** One point: `y` null is drawn as a cross at the top, where it went out of sight. */
export type ScatterPoint = { x: number | null; y: number | null; title: string; look?: 'best' | 'pale' | 'plain' | 'small' }

type Props = {
  title: string
  about: string
  xLabel: string
  x: Scale
  y: Scale
  points: readonly ScatterPoint[]
  diagonal?: boolean
  joined?: readonly Pick<ScatterPoint, 'x' | 'y'>[]
}

const radii = { best: 6, plain: 4, pale: 4, small: 2 }
const height = 220
const [left, right, top, bottom] = [56, 26, 14, 38]

/** Points over two scales, each with its own words on hovering. `joined` is a line through places of its own, `diagonal` marks where both are equal. */
export function ScatterChart({ title, about, xLabel, x, y, points, diagonal = false, joined = [] }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const width = useWidth(host)
  const inner = { width: Math.max(40, width - left - right), height: height - top - bottom }
  const atX = (share: number) => left + share * inner.width
  const atY = (share: number) => top + (1 - share) * inner.height
  const line = joined.flatMap(({ x: across, y: up }) => (across === null || up === null ? [] : [`${atX(across)},${atY(up)}`]))
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <div ref={host}>
        <svg class="plain-chart" width={width} height={height} role="img" aria-label={`${title}: ${about}`}>
          {x.marks.map(({ at, text }) => (
            <g key={text}>
              <line class="grid" x1={atX(at)} x2={atX(at)} y1={top} y2={height - bottom} />
              <text x={atX(at)} y={height - bottom + 15} text-anchor="middle">
                {text}
              </text>
            </g>
          ))}
          {y.marks.map(({ at, text }) => (
            <g key={text}>
              <line class="grid" x1={left} x2={width - right} y1={atY(at)} y2={atY(at)} />
              <text x={left - 6} y={atY(at) + 4} text-anchor="end">
                {text}
              </text>
            </g>
          ))}
          <text x={left + inner.width / 2} y={height - 5} text-anchor="middle">
            {xLabel}
          </text>
          {diagonal && <Diagonal x={x} y={y} atX={atX} atY={atY} />}
          {line.length > 1 && <polyline class="joined" points={line.join(' ')} />}
          {points.map((point, index) => point.x !== null && <Mark key={index} point={point} x={atX(point.x)} y={point.y === null ? null : atY(point.y)} />)}
        </svg>
      </div>
    </figure>
  )
}

function Mark({ point: { look = 'plain', title }, x, y }: { point: ScatterPoint; x: number; y: number | null }) {
  return y === null ? (
    <path class="lost" d={`M${x - 4} ${top}l8 8m0-8l-8 8`}>
      <title>{title}</title>
    </path>
  ) : (
    <circle class={`dot ${look}`} cx={x} cy={y} r={radii[look]}>
      <title>{title}</title>
    </circle>
  )
}

type Places = { x: Scale; y: Scale; atX: (share: number) => number; atY: (share: number) => number }

/** From the first to the last value that both scales hold, taken at the marks of the horizontal one. */
function Diagonal({ x, y, atX, atY }: Places) {
  const places = x.marks.flatMap(({ at, text }) => {
    const up = y.place(Number(text))
    return up === null ? [] : [`${atX(at)},${atY(up)}`]
  })
  return <polyline class="diagonal" points={places.join(' ')} />
}
