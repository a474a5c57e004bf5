import { lineageJobText, type LineageView, relationTexts } from '@trainyard/spec'

/** Which jobs one comes from, and which came from it, a line for each step; none where it stands alone. */
export function lineageLines(lineage: LineageView): string[] {
  const lines = lineage.steps.map(({ from, to, relation, model }) => {
    const found = model === null ? '' : `, found as ${model.model} v${model.version}`
    return `${lineageJobText(lineage, to)} ${relationTexts[relation]} ${lineageJobText(lineage, from)}${found}`
  })
  return lineage.complete ? lines : [...lines, 'there are more jobs: only the nearest are listed']
}
