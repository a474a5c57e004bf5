import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Every rule of axe that the page breaks (WCAG 2.2 A and AA, and axe's best practices), with the elements that break it. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(source)
  const result: unknown = await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')
  const { violations: broken } = result as { violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[] }
  return broken.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${help}\n  ${html.slice(0, 200)}\n  ${failureSummary.replaceAll('\n', ' ')}`),
  )
}
