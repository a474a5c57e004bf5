import { defined } from '@trainyard/spec'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { claimed, combinedOf, completeTask, newSweep, queuedJob, readyDataset } from '@trainyard/testing/db/fixtures.js'
import { skipUnless } from '@trainyard/testing/skip-unless.js'
import { seedJobs } from '../soak/src/seed-jobs.js'
import { violations } from '../support/accessibility.js'
import { openBrowser, openDashboard } from '../support/browser.js'
import { findChromium } from '../support/chromium.js'
import { type Stack, startStack } from '../support/stack.js'

const jobs = 320
const sweeps = 3
/** The seed has eight trials a sweep; one more sweep and one more job are what it is copied from. */
const folded = jobs - sweeps * 7 + 1

describe('the list of jobs, in a browser', skipUnless(findChromium() !== null, 'Chromium'), () => {
  let stack: Stack
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
    stack = await startStack({ processes: ['api'] })
    const { db } = stack.database
    const { id } = await db.projects.ensure('default')
    const job = await queuedJob(db, { name: 'first of all', project: { id, datasetId: (await readyDataset(db, id)).id } })
    await completeTask(db, await claimed(db, defined(job.tasks[0], 'its task')))
    const [combining] = await db.tasks.ready({ jobIds: [job.id] })
    const claim = await claimed(db, defined(combining, 'the combining task').id)
    await db.tasks.completeCombine(claim.lease, combinedOf(claim))
    const sweep = await newSweep(db, id, 1)
    await seedJobs(stack.database.url, { jobs, sweeps })
    await db.pool.query('DELETE FROM jobs WHERE parent_id = $1', [sweep])
  })
  afterAll(async () => {
    await browser?.close()
    await stack?.stop()
  })

  const rows = (page: Page) => page.locator('.bench-table tbody tr:not(.space):not(.waiting)')
  const names = (page: Page) => rows(page).locator('th a').allTextContents()
  /** Keys that come faster than the list is drawn. */
  const pressAtOnce = (page: Page, keys: string[]) =>
    page.evaluate(
      `for (const key of ${JSON.stringify(keys)}) document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))`,
    )
  const query = (page: Page, field: string) => new URL(page.url()).searchParams.get(field)

  test('only rows on the screen exist, the rest come as one scrolls, and sorts, filters and folds are asked of the service', async () => {
    const { page, context, complaints } = await openDashboard(browser, stack)
    const table = page.getByRole('table')
    await expect.poll(() => table.getAttribute('aria-rowcount')).toBe(String(folded + 1))
    expect(await rows(page).count()).toBeLessThan(60)
    expect(
      await rows(page)
        .first()
        .evaluate((row) => row.getBoundingClientRect().height),
    ).toBe(34)
    const region = page.getByRole('region', { name: 'Jobs', exact: true })
    await region.evaluate((element) => element.scrollTo(0, element.scrollHeight))
    await expect.poll(() => rows(page).last().getAttribute('aria-rowindex')).toBe(String(folded + 1))
    expect(await rows(page).count()).toBeLessThan(60)

    await page.getByRole('button', { name: 'Validation accuracy' }).click()
    await page.getByRole('columnheader', { name: 'Validation accuracy' }).and(page.locator('[aria-sort=descending]')).waitFor()
    expect(query(page, 'sort')).toBe('-val_accuracy')
    await region.evaluate((element) => element.scrollTo(0, 0))
    const { data: best } = await stack.client.api.GET('/v1/jobs', { params: { query: { sort: 'val_accuracy', order: 'desc', fold: 'sweeps', limit: 5 } } })
    await expect.poll(async () => (await names(page)).slice(0, 5)).toEqual(best?.data.map(({ name }) => name))

    await page.getByRole('searchbox', { name: 'Filter' }).fill('mnist tag=baseline')
    const { data: found } = await stack.client.api.GET('/v1/jobs', { params: { query: { where: 'name~mnist tag=baseline', fold: 'sweeps', count: 'true' } } })
    await page.getByText(`${found?.total} rows`).waitFor()
    await page.getByRole('searchbox', { name: 'Filter' }).fill('accuracy>2')
    await page.getByText('The filter has no field "accuracy"').waitFor()
    await page.getByRole('searchbox', { name: 'Filter' }).fill('sweep="rates 0001"')
    await page.getByRole('button', { name: '8 trials of rates 0001' }).click()
    await expect.poll(() => rows(page).count()).toBe(8)
    expect(complaints).toEqual([])
    await context.close()
  })

  test('the keyboard moves, ticks, opens and closes; the address holds it all, and a job that is ticked keeps its color', async () => {
    const { page, context, complaints } = await openDashboard(browser, stack, '/?filter=status=succeeded&sort=name')
    await rows(page).first().waitFor()
    const [first, second, third] = await names(page)
    await pressAtOnce(page, ['j', 'x', 'j', 'x', 'j', 'x', 'k', 'x'])
    const colors = () =>
      query(page, 'runs')
        ?.split(',')
        .map((run) => run.split('~')[1])
    await expect.poll(colors).toEqual(['0', '2'])
    await page.getByRole('complementary', { name: 'Charts of the selected jobs' }).getByText(`${first}`, { exact: true }).waitFor()
    await pressAtOnce(page, ['j', 'Enter'])
    await page
      .getByRole('complementary', { name: 'Job' })
      .getByRole('heading', { name: `${third}`, exact: true })
      .waitFor()
    await page.keyboard.press('k')
    await page
      .getByRole('complementary', { name: 'Job' })
      .getByRole('heading', { name: `${second}`, exact: true })
      .waitFor()
    await page.reload()
    await rows(page).first().waitFor()
    await page
      .getByRole('complementary', { name: 'Job' })
      .getByRole('heading', { name: `${second}`, exact: true })
      .waitFor()
    const panel = page.getByRole('complementary', { name: 'Job' })
    const isOpen = (name: string) => panel.getByRole('tab', { name, selected: true }).waitFor()
    await panel.getByRole('tab', { name: 'Overview' }).focus()
    for (const key of ['End', 'ArrowLeft', 'ArrowRight', 'Enter']) await page.keyboard.press(key)
    await isOpen('Log')
    await panel.getByRole('tab', { name: 'Log' }).press('ArrowRight')
    expect(await page.evaluate('document.activeElement?.textContent')).toBe('Overview')
    await page.reload()
    await isOpen('Log')
    await panel.getByRole('searchbox', { name: 'Search' }).fill('no such event')
    await panel.getByText('No events match.').waitFor()
    await panel.getByRole('searchbox', { name: 'Search' }).fill('')
    await panel.getByText('No events match.').waitFor({ state: 'detached' })
    await page.goBack()
    await isOpen('Overview')
    expect([query(page, 'tab'), query(page, 'job')]).toEqual([null, expect.stringMatching(/^job_/)])
    await page.goForward()
    await isOpen('Log')
    await page.keyboard.press('Escape')
    await expect.poll(() => query(page, 'job')).toBeNull()
    expect(query(page, 'tab')).toBeNull()
    await expect.poll(() => page.evaluate('document.activeElement?.textContent')).toBe(second)
    expect(colors()).toEqual(['0', '2'])

    await page.getByRole('button', { name: 'Tag…' }).click()
    await page.getByLabel('Tag', { exact: true }).fill('kept')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByText('2 tagged').waitFor()
    await page.getByRole('link', { name: 'Compare 2' }).click()
    await page.getByLabel(`Compare the others with ${first}`, { exact: true }).check()
    await expect.poll(() => query(page, 'baseline')).toMatch(/^job_/)
    expect(query(page, 'jobs')).toMatch(/~0,.*~2$/)
    // Jobs that were put into the database have no analysis.
    expect(complaints.filter((text) => !text.includes('/analysis'))).toEqual([])
    await context.close()
  })

  test('columns that were chosen are in the address and come again; Ctrl+K finds jobs by name', async () => {
    const { page, context, complaints } = await openDashboard(browser, stack)
    await rows(page).first().waitFor()
    await page.getByText('Columns', { exact: true }).click()
    await page.getByLabel('Priority', { exact: true }).check()
    await page.getByRole('columnheader', { name: 'Priority' }).waitFor()
    expect(query(page, 'columns')).toContain('priority')
    await page.goto(`${stack.url}/`)
    await page.getByRole('columnheader', { name: 'Priority' }).waitFor()
    await page.route('**/v1/sweeps?*', (route) => route.fulfill({ status: 503, json: { error: { code: 'unavailable', message: 'not now' } } }))
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: /^Search jobs/ }).fill('first of all')
    await page.getByText(/^Not searched: sweeps: /).waitFor()
    expect(complaints.splice(0).every((text) => text.includes('503'))).toBe(true)
    await page.getByRole('option', { name: /first of all/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/jobs\/job_/)
    await page.getByRole('button', { name: 'Rename, add tags or notes' }).click()
    await page.getByLabel('Name', { exact: true }).fill('renamed')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'renamed' }).waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  test.each([
    ['desktop, dark', { width: 1280, height: 800, dark: true }],
    ['phone, light', { width: 390, height: 844 }],
  ])('with jobs ticked, and with one opened, the page passes axe and fits its window: %s', async (_name, options) => {
    const { data } = await stack.client.api.GET('/v1/jobs', { params: { query: { limit: 2 } } })
    const [first, second] = data?.data.map(({ id }) => id) ?? []
    for (const path of [`/?runs=${first},${second}`, `/?job=${first}`, `/compare?jobs=${first},${second}&baseline=${first}`]) {
      const { page, context } = await openDashboard(browser, stack, path, options)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForLoadState('networkidle')
      expect(await violations(page), path).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'), path).toBe(0)
      await context.close()
    }
  })
})
