import { defined } from '@trainyard/spec'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { claimed, combinedOf, completeTask, queuedJob, readyDataset } from '@trainyard/testing/db/fixtures.js'
import { skipUnless } from '@trainyard/testing/skip-unless.js'
import { openBrowser, openDashboard } from '../support/browser.js'
import { findChromium } from '../support/chromium.js'
import { type Stack, startStack } from '../support/stack.js'

describe('a retry from the dashboard, in a browser', skipUnless(findChromium() !== null, 'Chromium'), () => {
  let stack: Stack
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
    stack = await startStack({ processes: ['api'] })
  })
  afterAll(async () => {
    await browser?.close()
    await stack?.stop()
  })

  /** A job of two members that has succeeded, or has without the second. */
  const ended = async (failsOne: boolean): Promise<string> => {
    const { db } = stack.database
    const { id } = await db.projects.ensure('default')
    const job = await queuedJob(db, { members: 2, project: { id, datasetId: (await readyDataset(db, id)).id } })
    const [first, second] = await Promise.all(job.tasks.map((taskId) => claimed(db, taskId)))
    await completeTask(db, defined(first, 'the first task'))
    const last = defined(second, 'the second task')
    if (failsOne) await db.tasks.fail(last.lease, { code: 'diverged', message: 'the loss became NaN', retry: false })
    else await completeTask(db, last)
    const [combining] = await db.tasks.ready({ jobIds: [job.id] })
    const claim = await claimed(db, defined(combining, 'the combining task').id)
    await db.tasks.completeCombine(claim.lease, combinedOf(claim))
    return job.id
  }

  test('a job that succeeded without a member offers it, and the page of the new job opens; one that lacks none does not', async () => {
    const partial = await ended(true)
    const { page, context } = await openDashboard(browser, stack, `/jobs/${partial}`)
    await page.getByText('✓ succeeded').first().waitFor()
    await page.getByRole('button', { name: 'Retry' }).click()
    await page.waitForURL((url) => /\/jobs\/job_/.test(url.pathname) && !url.pathname.endsWith(partial))
    const id = defined(new URL(page.url()).pathname.split('/').at(-1), 'the id in the address')
    const { data: made } = await stack.client.api.GET('/v1/jobs/{id}', { params: { path: { id } } })
    expect([made?.parent?.id, made?.members.map(({ status }) => status)]).toEqual([partial, ['succeeded', 'queued']])
    await page.goto(`${stack.url}/jobs/${await ended(false)}`)
    await page.getByText('✓ succeeded').first().waitFor()
    expect(await page.getByRole('button', { name: 'Retry' }).count()).toBe(0)
    await context.close()
  })
})
