import { expect, test } from 'vitest'
import { jobTabs, tabHref, tabOf } from './tabs.js'

test('the address of a tab opens it and keeps everything else, beside the list of jobs as on a page', () => {
  for (const search of ['', 'from=link', 'runs=job_1~0&job=job_2', 'tab=log&sort=-val_loss', 'tab=nothing'])
    for (const tab of jobTabs) {
      const { pathname, searchParams } = new URL(tabHref('/jobs/job_1', search, tab), 'http://page')
      expect([pathname, tabOf(searchParams.toString())]).toEqual(['/jobs/job_1', tab])
      const rest = new URLSearchParams(search)
      rest.delete('tab')
      searchParams.delete('tab')
      expect(searchParams.toString()).toBe(rest.toString())
    }
  expect(tabHref('/', '?tab=log', 'overview')).toBe('/')
})
