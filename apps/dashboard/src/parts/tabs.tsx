type Props<T extends string> = { names: readonly T[]; chosen: T; onChoose: (name: T) => void }

/** Two or more ways to see the same thing. */
export function Tabs<T extends string>({ names, chosen, onChoose }: Props<T>) {
  return (
    <div class="tabs" role="group" aria-label="Show as">
      {names.map((name) => (
        <button key={name} type="button" class="chip" aria-pressed={name === chosen} onClick={() => onChoose(name)}>
          {name}
        </button>
      ))}
    </div>
  )
}
