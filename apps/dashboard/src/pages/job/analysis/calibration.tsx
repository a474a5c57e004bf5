import { countText, percentText } from '@trainyard/spec'
import { useRef } from 'preact/hooks'
import type { JobAnalysis } from '../../../api.js'
import { useWidth } from '../../../charts/line-chart.js'

type Calibration = NonNullable<JobAnalysis['calibration']>

/** How far the probabilities can be taken at their word: as they are, and at the fitted temperature. */
export const CalibrationView = ({ calibration, split }: { calibration: Calibration; split: string }) => (
  <section>
    <h2>Calibration</h2>
    <div class="charts">
      <ReliabilityChart title="as predicted" bins={calibration.before} />
      {calibration.after && <ReliabilityChart title="at the fitted temperature" bins={calibration.after} />}
    </div>
    <p class="quiet">
      Rows of the {split} split by the probability of their predicted class. A bar is the share that was right; it should reach the mark, which is the mean
      probability.
    </p>
  </section>
)

type Bins = NonNullable<JobAnalysis['calibration']>['before']

const height = 220
const [left, right, top, bottom] = [44, 12, 12, 38]
const marks = [0, 0.25, 0.5, 0.75, 1]
const gap = 1

/** Accuracy by confidence: a bar a bin, a mark at the bin's mean confidence, and the diagonal of perfect calibration. */
function ReliabilityChart({ title, bins }: { title: string; bins: Bins }) {
  const host = useRef<HTMLDivElement>(null)
  const width = useWidth(host)
  const atX = (share: number) => left + share * Math.max(40, width - left - right)
  const atY = (share: number) => top + (1 - share) * (height - top - bottom)
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <div ref={host}>
        <svg class="plain-chart" width={width} height={height} role="img" aria-label={`${title}: ${bins.map(binText).join('; ')}`}>
          {marks.map((mark) => (
            <g key={mark}>
              <line class="grid" x1={left} x2={atX(1)} y1={atY(mark)} y2={atY(mark)} />
              <text x={left - 6} y={atY(mark) + 4} text-anchor="end">
                {mark}
              </text>
              <text x={atX(mark)} y={height - bottom + 15} text-anchor="middle">
                {mark}
              </text>
            </g>
          ))}
          <text x={atX(0.5)} y={height - 5} text-anchor="middle">
            confidence
          </text>
          {bins.map((bin) => (
            <g key={bin.from}>
              <title>{binText(bin)}</title>
              <rect
                class="bin"
                x={atX(bin.from) + gap}
                width={atX(bin.to) - atX(bin.from) - 2 * gap}
                y={atY(bin.accuracy)}
                height={atY(0) - atY(bin.accuracy)}
              />
              <line class="mean" x1={atX(bin.from) + gap} x2={atX(bin.to) - gap} y1={atY(bin.confidence)} y2={atY(bin.confidence)} />
            </g>
          ))}
          <line class="diagonal" x1={atX(0)} y1={atY(0)} x2={atX(1)} y2={atY(1)} />
        </svg>
      </div>
    </figure>
  )
}

const binText = ({ from, to, rows, confidence, accuracy }: Bins[number]) =>
  `${percentText(from)} to ${percentText(to)}, ${countText(rows)} rows: confidence ${percentText(confidence)}, right ${percentText(accuracy)}`
