import { numberText } from '@trainyard/spec'
import type { JobAnalysis } from '../../../api.js'
import { makeScale } from '../../../charts/scale.js'
import { ScatterChart } from '../../../charts/scatter-chart.js'
import { Tile } from '../../../parts/layout.js'

type Report = NonNullable<JobAnalysis['regression']>

/** Predicted against true values, and what is left over. */
export function Regression({ regression, split }: { regression: Report; split: string }) {
  const { scatter, quantiles } = regression
  const residuals = scatter.map(({ label, predicted }) => (predicted === null ? null : predicted - label))
  const truths = scatter.map(({ label }) => label)
  const x = makeScale('linear', truths)
  const y = makeScale('linear', [...truths, ...scatter.map(({ predicted }) => predicted)])
  const left = makeScale('linear', [...residuals, 0])
  const title = (index: number) => {
    const point = scatter[index]
    return point ? `row ${point.row ?? '–'}: is ${numberText(point.label)}, predicted ${numberText(point.predicted)}` : ''
  }
  return (
    <section>
      <h2>Residuals, predicted − true</h2>
      <div class="tiles">
        <Tile title="R²" value={numberText(regression.r_squared)} note={`on the ${split} split`} />
        <Tile title="mean absolute error" value={numberText(regression.mean_absolute_error)} />
        <Tile title="root mean squared error" value={numberText(regression.root_mean_squared_error)} />
        <Tile title="bias" value={numberText(regression.mean)} note={`deviation ${numberText(regression.std)}`} />
        <Tile
          title="middle half"
          value={`${numberText(quantiles.p25)} … ${numberText(quantiles.p75)}`}
          note={`median ${numberText(quantiles.p50)}; 5 % to 95 %: ${numberText(quantiles.p05)} … ${numberText(quantiles.p95)}`}
        />
      </div>
      <div class="charts">
        <ScatterChart
          title="predicted against true"
          about={`${scatter.length} rows, R² ${numberText(regression.r_squared)}`}
          xLabel="true"
          x={x}
          y={y}
          diagonal
          points={scatter.map(({ label, predicted }, index) => ({ x: x.place(label), y: y.place(predicted), title: title(index), look: 'small' }))}
        />
        <ScatterChart
          title="residual against true"
          about={`${scatter.length} rows, mean ${numberText(regression.mean)}, deviation ${numberText(regression.std)}`}
          xLabel="true"
          x={x}
          y={left}
          joined={[0, 1].map((share) => ({ x: share, y: left.place(0) }))}
          points={scatter.map(({ label }, index) => ({ x: x.place(label), y: left.place(residuals[index]), title: title(index), look: 'small' }))}
        />
      </div>
    </section>
  )
}
