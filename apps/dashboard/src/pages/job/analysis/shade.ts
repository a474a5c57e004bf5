/** Strongest share of the colour that text is still read on. */
const most = 42
/** A few of many rows are to be seen too: the square root lifts small shares. */
const lift = 0.5

/** The ground of a cell for a share in [0, 1]: green where it is right, red where it is wrong. */
export const shade = (share: number, right: boolean): string =>
  share === 0 ? 'transparent' : `color-mix(in srgb, var(${right ? '--good' : '--bad'}) ${Math.round(most * share ** lift)}%, var(--sheet))`
