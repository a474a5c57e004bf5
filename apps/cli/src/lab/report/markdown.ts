import { durationText } from '../../terminal/values.js'
import type { ClaimResult } from '../run-claim.js'
import { claimRows } from './claim-rows.js'

/** How the lab was run, for the line above the table. */
export type LabCircumstances = {
  readonly seeds: number
  /** What the jobs ran on, as the service says. */
  readonly engine: string
}

const cell = (text: string): string => text.replaceAll('|', '\\|')
const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`

/** The results as Markdown that can be put into a page as it is: the table, and the setting of each claim beneath. */
export function markdownReport(results: readonly ClaimResult[], { seeds, engine }: LabCircumstances): string {
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0)
  const named = (result: ClaimResult) =>
    claimRows(result).map((each, index) => row([index === 0 ? result.statement : '', each.measured, each.effect, each.verdict]))
  return [
    `${seeds} paired seeds, ${engine}, ${durationText(seconds)} in all.`,
    '',
    row(['claim', 'setting', 'effect [95 % interval]', 'verdict']),
    '|---|---|---|---|',
    ...results.flatMap(named),
    '',
    ...results.map(({ claim, setting, seconds: took }) => `- \`${claim}\`: ${setting} (${durationText(took)}).`),
  ].join('\n')
}
