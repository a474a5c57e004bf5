import type { JobAnalysis } from '../../../api/shapes.js'
import { ReliabilityChart } from './reliability-chart.js'

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
