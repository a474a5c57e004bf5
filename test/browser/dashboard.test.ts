import { readFile } from 'node:fs/promises'
import { createCalls } from '@trainyard/client'
import { waitFor } from '@trainyard/local'
import { metricText } from '@trainyard/spec'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from '../support/accessibility.js'
import { openBrowser, openDashboard, type Session } from '../support/browser.js'
import { addSample, datasetId, newestJob, sourcePoints, submit, untilEnded } from '../support/browser-jobs.js'
import { findChromium } from '../support/chromium.js'
import { firstModel } from '../support/first-model.js'
import { recordFreshness } from '../support/freshness.js'
import { type Stack, startStack } from '../support/stack.js'
import { skipUnless } from '@trainyard/testing/skip-unless.js'

/** Longest time from a point's being logged to its being on the screen, in milliseconds. */
/** How long a page that should be silent is listened to, in milliseconds. */
const silence = 4_000

describe('the dashboard, in a browser, on a whole installation', skipUnless(findChromium() !== null, 'Chromium'), () => {
  let stack: Stack
  let browser: Browser
  const complaints: string[] = []
  const open = async (path = '/', options = {}): Promise<Session> => {
    const session = await openDashboard(browser, stack, path, options)
    session.context.on('close', () => complaints.push(...session.complaints))
    return session
  }
  /** Takes back complaints that a test provokes. */
  const expectComplaints = (text: string) => complaints.splice(0, complaints.length, ...complaints.filter((each) => !each.includes(text)))

  beforeAll(async () => {
    browser = await openBrowser()
    stack = await startStack()
    await Promise.all(['mnist' as const, 'iris' as const].map((sample) => addSample(stack.client, sample)))
  })
  afterAll(async () => {
    await browser?.close()
    await stack?.stop()
  })

  test('the key leaves the address at once, every tab is signed in by its link until one signs out, and then the page asks', async () => {
    const id = await submit(stack.client, { name: 'deep link', epochs: 1 })
    const { page, context } = await open(`/jobs/${id}?from=link`)
    await page.getByRole('heading', { name: 'deep link' }).waitFor()
    expect(page.url()).toBe(`${stack.url}/jobs/${id}?from=link`)
    await page.reload()
    await page.getByRole('heading', { name: 'deep link' }).waitFor()
    const tab = await context.newPage()
    await tab.goto(`${stack.url}/jobs/${id}`)
    await tab.getByRole('heading', { name: 'deep link' }).waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await tab.getByLabel('API key').waitFor()
    await page.getByLabel('API key').fill(`${stack.key}x`)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('this API key is wrong, revoked or expired').waitFor()
    await page.getByLabel('API key').fill(stack.key)
    await page.getByRole('button', { name: 'Sign in' }).click()
    for (const each of [page, tab]) await each.getByRole('heading', { name: 'deep link' }).waitFor()
    expect(await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])')).not.toContain('ty_')
    await context.close()
    expectComplaints('401')
  })

  test('a browser that is signed in elsewhere is listed and signed out from here', async () => {
    const [there, here] = [await open('/'), await open('/keys')]
    await there.page.getByRole('link', { name: 'New job' }).first().waitFor()
    const table = here.page.getByRole('region', { name: 'Signed-in browsers' })
    const elsewhere = table.getByRole('button', { name: /Sign out ses_/ })
    await table.getByText('this browser').waitFor()
    while ((await elsewhere.count()) > 0) {
      const before = await elsewhere.count()
      await elsewhere.first().click()
      await expect.poll(() => elsewhere.count()).toBeLessThan(before)
    }
    await there.page.getByRole('link', { name: 'Models' }).click()
    await there.page.getByLabel('API key').waitFor()
    expect(here.complaints).toEqual([])
    await Promise.all([there.context.close(), here.context.close()])
    expectComplaints('401')
  })

  test('a job submitted from the form is watched live to its end, with every point that is logged on the screen', async () => {
    const { page, context } = await open('/new')
    const form = page.getByRole('form', { name: 'New job' })
    await form.getByLabel('Data set', { exact: true }).selectOption({ label: 'iris, 120 rows' })
    await form.getByLabel('Own layers').check()
    await form.getByLabel('Job name').fill('from the form')
    await form.getByLabel('Epochs', { exact: true }).fill('2000')
    await form.getByLabel('Members', { exact: true }).fill('1')
    await page.getByText('Parameters per member').waitFor()
    await page.getByRole('button', { name: 'Start training' }).click()
    await page.waitForURL(/\/jobs\/job_/)
    const id = page.url().split('/').at(-1) ?? ''
    const read = await recordFreshness(page, 'loss')
    await page.getByText('✓ succeeded').waitFor({ timeout: 120_000 })
    await page.getByRole('tab', { name: 'Curves' }).click()
    await page.getByText(`${(await sourcePoints(stack.client, id)).toLocaleString('en')} points`).waitFor()
    const { delays, points } = await read(stack.client, id)
    console.info(`${points} points on the screen; slowest ${Math.max(...delays)} ms after being logged`)
    expect(points).toBeGreaterThan(100)
    await context.close()
  })

  test('a person uploads a table, chooses its label, presses one button, looks at the leaderboard and predicts', async () => {
    const { page, context } = await open('/')
    const record = process.env['TRAINYARD_TOUR']
    const { clicks, seconds, answer } = await firstModel(page, { minutes: 0.5, ...(record === undefined ? {} : { record }) })
    console.info(`${clicks} clicks; ${seconds.map(([what, each]) => `${what} ${each.toFixed(1)} s`).join(', ')}`)
    expect(answer).toBe('dear')
    await context.close()
  })

  test('a table with mistakes is not sent: each is named by its line and column, and a range makes a sweep of a job', async () => {
    const { page, context } = await open('/new')
    await page.getByRole('button', { name: 'Upload a file' }).click()
    await page.getByLabel('File').setInputFiles({ name: 'mistakes.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b,y\n1,2,p\nx,4,q\n5,6,\n') })
    await page.getByLabel('Label, the column to predict').selectOption('y')
    await page.getByLabel('How a is read').selectOption('numbers')
    await page.getByText('Line 3, column a: "x" is not a number.').waitFor()
    await page.getByText('Line 4, column y: The row has no label.').waitFor()
    expect(await page.getByRole('button', { name: 'Start training' }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Existing data set' }).click()
    await page.getByLabel('Data set', { exact: true }).selectOption({ label: 'iris, 120 rows' })
    await page.getByLabel('Multilayer perceptron').check()
    await page.getByRole('checkbox', { name: 'Try several values of learning rate' }).check()
    await page.getByText('Trials', { exact: true }).waitFor()
    await page.reload()
    expect(await page.getByRole('checkbox', { name: 'Try several values of learning rate' }).isChecked()).toBe(true)
    expect(await page.getByRole('button', { name: 'Start sweep' }).count()).toBe(1)
    expect((await stack.client.api.GET('/v1/datasets', { params: { query: { limit: 100 } } })).data?.data.map(({ name }) => name)).not.toContain('mistakes')
    await context.close()
  })

  test('an error is shown at its field while it is typed, and an invalid form cannot be submitted', async () => {
    const { page, context } = await open('/new')
    const form = page.getByRole('form', { name: 'New job' })
    await form.getByLabel('Multilayer perceptron').check()
    const rate = form.getByLabel('Learning rate', { exact: true })
    await rate.fill('-1')
    await form.getByText('must be greater than 0').waitFor()
    expect(await rate.getAttribute('aria-invalid')).toBe('true')
    expect(await page.getByRole('button', { name: 'Start training' }).isDisabled()).toBe(true)
    await rate.fill('0.01')
    await form.getByText('must be greater than 0').waitFor({ state: 'detached' })
    await expect.poll(() => page.getByRole('button', { name: 'Start training' }).isDisabled(), { timeout: 30_000 }).toBe(false)
    await context.close()
  })

  test('a hidden tab asks nothing, one that shows again asks at once, and a finished job is asked for no more', async () => {
    const id = await submit(stack.client, { name: 'long', epochs: 100_000 })
    const { page, context } = await open(`/jobs/${id}`)
    await page.getByText('● running').waitFor({ timeout: 60_000 })
    await page.locator('.chart').first().waitFor({ timeout: 60_000 })
    await setHidden(page, true)
    await page.waitForLoadState('networkidle')
    expect(await asks(page)).toBe(false)
    const again = page.waitForRequest(/\/metrics/, { timeout: 1_000 })
    await setHidden(page, false)
    await again
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('– cancelled').waitFor({ timeout: 60_000 })
    await page.waitForLoadState('networkidle')
    expect(await asks(page)).toBe(false)
    await context.close()
  })

  test('after a broken connection every point is there, none twice', async () => {
    // Long enough to lose the line in its midst, with few enough points to draw them all.
    const id = await submit(stack.client, { name: 'broken line', dataset: await datasetId(stack.client, 'mnist'), epochs: 30, metricsEverySteps: 100 })
    const { page, context } = await open(`/jobs/${id}?tab=curves`)
    await page.locator('.chart').first().waitFor({ timeout: 60_000 })
    await context.setOffline(true)
    await page.getByText('Connection lost').first().waitFor({ timeout: 30_000 })
    await context.setOffline(false)
    await page.getByText('✓ succeeded').waitFor({ timeout: 120_000 })
    const text = `${(await sourcePoints(stack.client, id)).toLocaleString('en')} points.`
    await page.getByText(text).waitFor()
    expect(await page.getByText('Connection lost').count()).toBe(0)
    await context.close()
    // The calls that found no network are what was asked for.
    expectComplaints('ERR_INTERNET_DISCONNECTED')
  })

  test('zooming into a long run asks the server for finer points of that range, and shows all again on Escape', async () => {
    const id = await submit(stack.client, { name: 'zoom', epochs: 200, metricsEverySteps: 1 })
    await untilEnded(stack.client, id)
    const { page, context } = await open(`/jobs/${id}?tab=curves`)
    await page.getByText('with every minimum and maximum').waitFor()
    const chart = page.getByRole('img', { name: /^loss:/ })
    await chart.scrollIntoViewIfNeeded()
    const box = await chart.locator('.u-over').boundingBox()
    if (!box) throw new Error('the chart is not on the screen')
    const asked = page.waitForRequest(/from_step=\d+/)
    await page.mouse.move(box.x + box.width * 0.4, box.y + 60)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.6, box.y + 60, { steps: 5 })
    await page.mouse.up()
    const query = new URL((await asked).url()).searchParams
    const width = Number(query.get('to_step')) - Number(query.get('from_step'))
    expect(width).toBeGreaterThanOrEqual(250)
    expect(width).toBeLessThanOrEqual(600)
    await page.getByRole('button', { name: 'Show all' }).waitFor()
    await chart.focus()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Show all' }).waitFor({ state: 'detached' })
    await context.close()
  })

  test('a chart says its last and best value, is pinned for all jobs, enlarged, and saved as a picture that stands alone', async () => {
    const id = await newestJob(stack.client, 'zoom')
    const { page, context } = await open(`/jobs/${id}?tab=curves`)
    const { data } = await stack.client.api.GET('/v1/jobs/{id}/metrics', { params: { path: { id }, query: { keys: 'val_loss' } } })
    const values = (data?.series[0]?.value ?? []).filter((value) => value !== null)
    const best = metricText('val_loss', Math.min(...values))
    await page.getByText(`validation last ${metricText('val_loss', values.at(-1))} · best ${best} near step`).waitFor()
    await page.getByRole('button', { name: 'Pin learning rate' }).click()
    await page.goto(`${stack.url}/jobs/${id}?tab=curves`)
    await page.locator('.charts.large').getByRole('button', { name: 'Pin learning rate', pressed: true }).waitFor()
    await page.getByRole('button', { name: 'Enlarge loss' }).click()
    const dialog = page.getByRole('dialog', { name: 'loss' })
    const save = async (format: string) => {
      const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: `Save loss as ${format}` }).click()])
      return [download.suggestedFilename(), await readFile(await download.path())] as const
    }
    const [svgName, svg] = await save('SVG')
    expect([svgName, svg.toString()]).toEqual([
      'loss.svg',
      expect.stringMatching(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^]*validation last[^]*<\/svg>$/),
    ])
    expect(svg.toString()).not.toMatch(/var\(|class=|light-dark/)
    const [pngName, png] = await save('PNG')
    expect([pngName, png.subarray(1, 4).toString(), png.readUInt32BE(16)]).toEqual(['loss.png', 'PNG', 1_600])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(await page.evaluate('document.activeElement?.getAttribute("aria-label")')).toBe('Enlarge loss')
    await context.close()
  })

  test('jobs chosen in the list are compared on one grid, with what differs in their specs', async () => {
    const ids = await Promise.all([1, 2].map((seed) => submit(stack.client, { name: 'pair', epochs: 5, seed, learningRate: 0.01 * seed })))
    await Promise.all(ids.map((id) => untilEnded(stack.client, id)))
    const { page, context } = await open('/?name=pair')
    await page.getByLabel('Select pair').nth(1).waitFor()
    for (const box of await page.getByLabel('Select pair').all()) await box.check()
    await page.getByRole('link', { name: 'Compare 2' }).click()
    await page.getByRole('img', { name: /^validation loss: pair, seed .*, pair, seed / }).waitFor()
    await page.getByRole('row', { name: /optimizer.learning_rate/ }).waitFor()
    await page.getByRole('button', { name: 'Average jobs with the same name' }).click()
    await page.getByRole('img', { name: /^validation loss: pair, 2 jobs/ }).waitFor()
    expect(await page.getByRole('row', { name: /^pair/ }).count()).toBe(2)
    await context.close()
  })

  test('a digit drawn on the pad is read by the ensemble, with its members and its uncertainty', async () => {
    const mnist = await datasetId(stack.client, 'mnist')
    const id = await submit(stack.client, { name: 'digits', dataset: mnist, epochs: 1, members: 2, model: 'digits' })
    await untilEnded(stack.client, id)
    const { page, context } = await open('/models/digits')
    const box = await page.getByRole('img', { name: 'Drawing pad' }).boundingBox()
    if (!box) throw new Error('the pad is not on the screen')
    await page.mouse.move(box.x + box.width * 0.52, box.y + box.height * 0.2)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.48, box.y + box.height * 0.8, { steps: 12 })
    await page.mouse.up()
    expect(await page.locator('.answer').textContent()).toBe('1')
    expect(await page.locator('.chosen .track i').count()).toBe(2)
    await page.getByText(/Uncertainty .* model disagreement/).waitFor()
    await page.getByText('Options', { exact: true }).click()
    const again = page.waitForResponse((response) => response.url().endsWith('/predict'))
    await page.getByLabel('Calibrated probabilities').check()
    expect((await again).status()).toBe(200)
    await page.getByRole('region', { name: 'Call it' }).getByText('base64 -w0 image.png').waitFor()
    await page.getByRole('region', { name: 'Versions', exact: true }).getByRole('button', { name: '1', pressed: true }).waitFor()
    await context.close()
  })

  test('what an ensemble got wrong is shown: which class was taken for which, by which member, and the worst images themselves', async () => {
    const id = await newestJob(stack.client, 'digits')
    const { data } = await stack.client.api.GET('/v1/jobs/{id}/analysis', { params: { path: { id } } })
    if (!data) throw new Error('the job has no analysis')
    const { page, context } = await open(`/jobs/${id}?tab=errors`)
    const corner = page.getByRole('region', { name: 'Confusion matrix' }).locator('tbody td').first()
    await corner.waitFor()
    expect(await corner.innerText()).toBe(data.confusion?.[0]?.[0]?.toLocaleString('en'))
    await page
      .locator('label', { hasText: /^\s*Of/ })
      .getByRole('combobox')
      .selectOption({ label: 'member 1' })
    expect(await corner.innerText()).toBe(data.members[1]?.confusion?.[0]?.[0]?.toLocaleString('en'))
    await page.getByRole('img', { name: new RegExp(`^row ${data.worst[0]?.row}: .* taken for`) }).waitFor()
    await page.getByRole('img', { name: /^as predicted: / }).waitFor()
    await page.getByRole('tab', { name: 'Layers' }).click()
    await page.getByRole('img', { name: /^weights of dense_1 at step \d/ }).waitFor()
    await page.getByRole('button', { name: 'activations' }).click()
    await page.getByRole('img', { name: /^activations of dense_1 at step .*: 0 to / }).waitFor()
    await context.close()
  })

  test('augmentations are shown pixel by pixel: none leaves the image as it is, a flip does not', async () => {
    const { page, context } = await open(`/datasets/${await datasetId(stack.client, 'mnist')}`)
    const source = (name: RegExp) => page.getByAltText(name).first().getAttribute('src')
    const changed = async () => (await source(/as it is$/)) !== (await source(/augmented$/))
    await page
      .getByAltText(/augmented$/)
      .first()
      .waitFor()
    for (const _ of [1, 2]) await page.getByRole('button', { name: /^Remove 1, / }).click()
    await expect.poll(changed, { timeout: 30_000 }).toBe(false)
    await page.getByLabel('Type to add to augmentation').selectOption('horizontal_flip')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByLabel('probability').fill('1')
    await expect.poll(changed, { timeout: 30_000 }).toBe(true)
    expect(await source(/as it is$/)).toMatch(/^data:image\/png/)
    await context.close()
  })

  test('a sweep written from a job is watched to its best trial, narrowed on an axis, and its refinement starts the next one', async () => {
    const from = await submit(stack.client, { name: 'swept', epochs: 1 })
    const { page, context } = await open(`/sweeps/new?from=${from}`)
    const text = page.getByLabel('Sweep as JSON')
    const body = JSON.parse(await text.inputValue())
    const space = {
      'optimizer.learning_rate': { type: 'geometric', from: 0.001, to: 0.1, count: 3 },
      'architecture.layers[0].units': { type: 'choice', values: [8, 32] },
    }
    await text.fill(JSON.stringify({ ...body, name: 'from the editor', space }))
    await page.getByRole('row', { name: /^5 / }).waitFor()
    await page.getByRole('button', { name: 'Start sweep' }).click()
    await page.waitForURL(/\/sweeps\/swp_/)
    await page.locator('.head').getByText('✓ succeeded').waitFor({ timeout: 120_000 })
    await page.getByRole('slider', { name: 'Narrow learning rate' }).press('ArrowUp')
    await page.getByRole('heading', { name: 'Trials, 2 of 6' }).waitFor()
    await page.getByRole('button', { name: 'Show all trials' }).click()
    await page.getByRole('heading', { name: 'Trials', exact: true }).waitFor()
    const first = page.url()
    await page.getByRole('button', { name: 'Run this sweep' }).click()
    await page.waitForURL((url) => url.href !== first && /\/sweeps\/swp_/.test(url.pathname))
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page
      .locator('.head')
      .getByText(/cancelled|succeeded/)
      .waitFor({ timeout: 60_000 })
    await context.close()
  })

  test('a range test shows the rate that it suggests, or why it suggests none', async () => {
    const { data: job } = await stack.client.api.POST('/v1/jobs', {
      body: {
        name: 'range',
        seed: 1,
        dataset: { id: await datasetId(stack.client, 'iris') },
        architecture: { layers: [{ type: 'dense', units: 16, activation: 'relu' }] },
        optimizer: { type: 'sgd' },
        schedule: { type: 'range_test' },
        training: { epochs: 15, batch_size: 16 },
      },
    })
    if (job?.object !== 'job') throw new Error('the job was not queued')
    await untilEnded(stack.client, job.id)
    const { data } = await stack.client.api.GET('/v1/jobs/{id}', { params: { path: { id: job.id } } })
    const { page, context } = await open(`/jobs/${job.id}`)
    await page.getByRole('img', { name: new RegExp(`^loss against the learning rate: ${data?.range_test?.curve.length} rates`) }).waitFor()
    await page
      .getByText(data?.range_test?.reason ?? 'no range test')
      .first()
      .waitFor()
    await context.close()
  })

  test('names, columns, classes, categories, metadata and errors that hold HTML and scripts are shown as the texts that they are', async () => {
    const { client } = stack
    const calls = createCalls(() => client)
    const [mark, script, svg] = [
      '<img src=x data-hostile onerror="hostile=1">',
      '</title><script data-hostile>hostile=2</script>',
      '"\'><svg data-hostile onload=hostile=3>{{7*7}}${7*7}',
    ]
    const cell = (text: string) => `"${text.replaceAll('"', '""')}"`
    const lines = Array.from({ length: 60 }, (_, row) => [row % 2 ? mark : svg, row, row % 3 ? script : svg].map((text) => cell(String(text))).join())
    const table = (...more: string[]) => [new File([[[svg, mark, script].map(cell).join(), ...lines, ...more].join('\n')], `${svg}.csv`)]
    const { id } = await client.uploadDataset({ name: mark, format: 'csv', label: script, test_fraction: 0.2 }, table())
    const broken = await client.uploadDataset({ name: svg, format: 'csv', label: script }, table(`${cell(mark)},${cell(mark)},${cell(svg)},1`))
    const ended = async () => (await Promise.all([id, broken.id].map((one) => calls.dataset(one)))).map(({ status }) => status).join()
    await waitFor({ what: 'the data sets', limitSeconds: 60, everyMilliseconds: 200, check: async () => (await ended()) === 'ready,failed' })
    const spec = {
      name: mark,
      metadata: { [script.slice(0, 60)]: svg },
      dataset: { id },
      architecture: { layers: [{ type: 'dense', units: 4, name: 'first' }] },
      training: { epochs: 2 },
      model: { name: 'hostile' },
    }
    const job = await calls.createJob(spec)
    await untilEnded(client, job.id)
    const sweep = await calls.createSweep({ name: svg, job: { ...spec, model: undefined }, space: { seed: { type: 'choice', values: [1, 2] } } })
    await calls.createKey({ name: script, scopes: ['jobs:read'], expires_at: null })

    const pages: [path: string, shows: string][] = [
      ['/', mark],
      [`/jobs/${job.id}`, script],
      [`/compare?jobs=${job.id}`, mark],
      ['/new', mark],
      [`/new?from=${job.id}`, mark],
      ['/datasets', svg],
      [`/datasets/${id}`, script],
      [`/datasets/${broken.id}`, svg],
      ['/models/hostile', svg],
      ['/sweeps', svg],
      [`/sweeps/${sweep.id}`, svg],
      ['/keys', script],
      [`/jobs/${encodeURIComponent(mark)}`, "The job <img doesn't exist"],
    ]
    for (const [path, shows] of pages) {
      const { page, context } = await open(path)
      await page.waitForLoadState('networkidle')
      const text = () => page.locator('body').evaluate((body) => `${body.textContent} ${[...body.querySelectorAll('input')].map(({ value }) => value).join()}`)
      await expect.poll(text, { timeout: 30_000, message: path }).toContain(shows)
      expect(await page.evaluate('[globalThis.hostile ?? null, document.querySelectorAll("[data-hostile]").length]'), path).toEqual([null, 0])
      await context.close()
    }
    // A path that names no job is answered 404.
    expectComplaints('%3Cimg')
  })

  test.each([
    ['desktop, light', { width: 1280, height: 900 }],
    ['phone, dark', { width: 390, height: 844, dark: true }],
  ])('every page passes axe and fits its window: %s', async (_name, options) => {
    const digits = await newestJob(stack.client, 'digits')
    const { data: sweeps } = await stack.client.api.GET('/v1/sweeps', { params: { query: { limit: 10 } } })
    const sweep = sweeps?.data.find(({ name }) => name === 'from the editor')?.id ?? ''
    const pages = [
      '/',
      '/sweeps',
      '/sweeps/new',
      `/sweeps/${sweep}`,
      `/jobs/${await newestJob(stack.client, 'range')}`,
      `/jobs/${digits}`,
      '/new',
      `/compare?jobs=${digits}`,
      '/datasets',
      `/datasets/${await datasetId(stack.client, 'iris')}`,
      `/datasets/${await datasetId(stack.client, 'mnist')}`,
      '/models',
      '/models/digits',
      '/predictions',
      '/keys',
      '/usage',
      '/system',
      '/nowhere',
    ]
    const check = async (page: Page) => {
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForLoadState('networkidle')
      expect(await violations(page), page.url()).toEqual([])
      const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
      expect(wider, `${page.url()} is wider than its window`).toBe(0)
    }
    // Most of the time a page waits for its network to be idle: several do so at once.
    const walk = async () => {
      const { page, context } = await open('/nowhere', options)
      for (let path = pages.shift(); path !== undefined; path = pages.shift()) {
        await page.goto(new URL(path, stack.url).href)
        await check(page)
        for (const tab of path === `/jobs/${digits}` ? await page.getByRole('tab').all() : []) {
          await tab.click()
          await check(page)
        }
      }
      await context.close()
    }
    await Promise.all([walk(), walk(), walk()])
  })

  test('in all of this no script failed, nothing was refused, and nothing was asked of another server', () => {
    // The form asks of each preset whether it fits the data set.
    expect(complaints.filter((text) => !text.includes('validate_only'))).toEqual([])
  })
})

/** Whether the page asks the service anything within the time of silence. */
const asks = (page: Page): Promise<boolean> =>
  page.waitForRequest(/\/v1\//, { timeout: silence }).then(
    () => true,
    () => false,
  )

/** Headless Chromium never hides a page: it receives the events that a hidden tab receives. */
const setHidden = (page: Page, hidden: boolean): Promise<void> =>
  page.evaluate(`{
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${hidden} })
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => '${hidden ? 'hidden' : 'visible'}' })
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
  }`)
