import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readyDataset } from '@trainyard/testing/api/play-worker.js'
import { skipUnless } from '@trainyard/testing/skip-unless.js'
import { openBrowser, openDashboard } from '../support/browser.js'
import { findChromium } from '../support/chromium.js'
import { type Stack, startStack } from '../support/stack.js'

const first = {
  code: 'numbers_as_categories' as const,
  message: 'column "rooms" became categories: 1 of its 8 cells is no number, such as "many" (line 3)',
  column: 'rooms',
}
const ofDataset = [first, { code: 'rows_repeated' as const, message: '2 of 8 rows have the inputs of an earlier row <b>&amp;</b>', count: 2 }]

describe('warnings in the dashboard, in a browser', skipUnless(findChromium() !== null, 'Chromium'), () => {
  let stack: Stack
  let browser: Browser
  let dataset = ''
  beforeAll(async () => {
    browser = await openBrowser()
    stack = await startStack({ processes: ['api'] })
    const { db } = stack.database
    const { id } = await db.projects.ensure('default')
    dataset = await readyDataset({ db }, id, ofDataset)
  })
  afterAll(async () => {
    await browser?.close()
    await stack?.stop()
  })

  const shown = (page: Page): Promise<string[]> => page.locator('main ul.stale li').allTextContents()

  test("a data set's page shows each of its warnings as it was told, and one without any shows none", async () => {
    const { page, context, complaints } = await openDashboard(browser, stack, `/datasets/${dataset}`)
    await page.getByText(first.message).waitFor()
    expect(await shown(page)).toEqual(ofDataset.map(({ message }) => message))
    const { db } = stack.database
    const clean = await readyDataset({ db }, (await db.projects.ensure('default')).id)
    await page.goto(`${stack.url}/datasets/${clean}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.getByText('age').first().waitFor()
    expect(await shown(page)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })

  test("a job's warnings are on its page, the same as the API's, and among its events", async () => {
    const { data: job } = await stack.client.api.POST('/v1/jobs', {
      body: {
        name: 'doubtful',
        dataset: { id: dataset },
        architecture: { layers: [{ type: 'dense', units: 3 }] },
        schedule: { type: 'cosine', warmup_epochs: 3 },
        training: { epochs: 2, batch_size: 64 },
      },
    })
    if (job?.object !== 'job') throw new Error('the job was not queued')
    expect(job.warnings.map(({ path }) => path)).toEqual(expect.arrayContaining(['schedule.warmup_epochs', 'training.batch_size']))
    const { page, context, complaints } = await openDashboard(browser, stack, `/jobs/${job.id}`)
    await page.getByRole('heading', { name: 'doubtful' }).waitFor()
    expect(await shown(page)).toEqual(job.warnings.map(({ message }) => message))
    await page.getByRole('tab', { name: 'Log' }).click()
    for (const { message } of job.warnings) await page.locator('.events').getByText(message).waitFor()
    await page.getByRole('searchbox', { name: 'Search' }).fill('BATCH_SIZE')
    await expect.poll(() => page.locator('.events li').count()).toBe(job.warnings.filter(({ message }) => message.includes('batch_size')).length)
    expect(complaints).toEqual([])
    await context.close()
  })
})
