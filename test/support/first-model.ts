import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'

type Walk = {
  /** The time limit of the training. */
  minutes: number
  /** A folder for a screenshot of each step; none if left out. */
  record?: string
}

/** How a person came to a first model: clicks and choices, the seconds of each step, and what the model answered. */
type Walked = { clicks: number; seconds: [step: string, seconds: number][]; answer: string }

const towns = ['Oslo', 'Rome', 'Lima'] as const
const rows = Array.from({ length: 90 }, (_, row) => [20 + ((row * 37) % 200), towns[row % 3], 20 + ((row * 37) % 200) > 110 ? 'dear' : 'cheap'].join(','))
const table = Buffer.from(['size,town,grade', ...rows].join('\n'))

/** Goes the way of somebody with a table and no network in mind, from the list of jobs to a prediction, with the page only. */
export async function firstModel(page: Page, { minutes, record }: Walk): Promise<Walked> {
  const seconds: Walked['seconds'] = []
  let clicks = 0
  const act = async (action: Promise<unknown>) => {
    clicks += 1
    await action
  }
  const click = (what: Locator) => act(what.click())
  const step = async (name: string, work: () => Promise<void>) => {
    const began = performance.now()
    await work()
    seconds.push([name, (performance.now() - began) / 1000])
    if (record === undefined) return
    mkdirSync(record, { recursive: true })
    await page.screenshot({ path: join(record, `${seconds.length} ${name}.png`) })
  }
  await step('data', async () => {
    await click(page.getByRole('link', { name: 'New job' }).first())
    await click(page.getByRole('button', { name: 'Upload a file' }))
    await act(page.getByLabel('File').setInputFiles({ name: 'flats.csv', mimeType: 'text/csv', buffer: table }))
    await act(page.getByLabel('Label, the column to predict').selectOption('grade'))
  })
  await step('time limit', async () => {
    await act(page.getByLabel('Time limit, minutes').fill(String(minutes)))
    await page.getByLabel('Time limit, minutes').press('Tab')
  })
  await step('upload and queue', async () => {
    await click(page.getByRole('button', { name: 'Start training' }))
    await page.waitForURL(/\/jobs\/job_/, { timeout: 60_000 })
  })
  await step('training', async () => {
    const status = page.locator('.head').getByText(/^. (?:succeeded|failed)$/)
    await status.waitFor({ timeout: 120_000 })
    if (!(await status.innerText()).includes('succeeded')) throw new Error(await page.locator('.failure').first().innerText())
    await page.getByRole('heading', { name: 'Leaderboard' }).waitFor()
  })
  await step('prediction', async () => {
    await click(page.getByRole('link', { name: /^flats v/ }))
    await act(page.getByLabel('size').fill('190'))
    await act(page.getByLabel('town').selectOption('Oslo'))
    await click(page.getByRole('region', { name: 'Try it' }).getByRole('button', { name: 'Predict' }))
    await page.locator('.answer').waitFor({ timeout: 60_000 })
  })
  return { clicks, seconds, answer: await page.locator('.answer').innerText() }
}
