import type { ComponentChildren } from 'preact'

type Props = { label: string; head: readonly ComponentChildren[]; children: ComponentChildren }

/** A table that scrolls sideways within itself on a narrow screen, also by keyboard. */
export function Table({ label, head, children }: Props) {
  return (
    <div class="scroll" role="region" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((cell, index) => (
              <th key={index} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}
