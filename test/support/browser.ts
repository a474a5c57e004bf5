import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { findChromium } from './chromium.js'

/** A browser session and everything in it that must not happen. */
export type Session = {
  page: Page
  context: BrowserContext
  /** Errors of scripts, complaints on the console, refused calls, and requests to anywhere but the service. */
  complaints: string[]
}

export type SessionOptions = { width?: number; height?: number; dark?: boolean }

/**
 * Starts a headless Chromium.
 * @throws {Error} where there is none.
 */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === null) throw new Error('no Chromium was found: install chromium, or name one in TRAINYARD_CHROMIUM')
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
  })
}

/** Opens the dashboard by the link that `npm start` prints, at a path of it, in a session of its own. */
export async function openDashboard(
  browser: Browser,
  { url, key }: { url: string; key: string },
  path = '/',
  { width = 1280, height = 900, dark = false }: SessionOptions = {},
): Promise<Session> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`))
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(`console: ${message.text()} (${message.location().url})`))
  page.on('response', (reply) => reply.status() >= 400 && complaints.push(`${reply.status()}: ${reply.request().method()} ${reply.url()}`))
  page.on('request', (request) => !request.url().startsWith(url) && !/^(data|blob):/.test(request.url()) && complaints.push(`elsewhere: ${request.url()}`))
  const link = new URL(path, url)
  link.hash = `key=${encodeURIComponent(key)}`
  await page.goto(link.href)
  return { page, context, complaints }
}
