import type { ComponentChildren } from 'preact'

/** Named facts side by side. */
export const Facts = ({ children }: { children: ComponentChildren }) => <dl class="fact-list">{children}</dl>

/** One of them. */
export const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)
