import { useState } from 'preact/hooks'
import { CopyButton } from '../../parts/copy-button.js'
import { Tabs } from '../../parts/tabs.js'
import { curlText, typescriptText } from './job-texts.js'

const forms = ['curl', 'TypeScript'] as const

/** The same job for a shell or a program. */
export function SameJob({ job }: { job: unknown }) {
  const [form, setForm] = useState<(typeof forms)[number]>('curl')
  const text = form === 'curl' ? curlText(location.origin, job) : typescriptText(location.origin, job)
  return (
    <section>
      <div class="head">
        <h2>The same job as</h2>
        <Tabs names={forms} chosen={form} onChoose={setForm} />
        <CopyButton text={text} name={form} />
      </div>
      <pre tabIndex={0}>{text}</pre>
    </section>
  )
}
