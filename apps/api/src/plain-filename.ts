import { limits } from '@trainyard/spec'

/** The last part of a name, without what no name should hold; a file may come without one. No pair of surrogates is cut in two. */
export const plainFilename = (name: string | undefined): string =>
  Array.from(
    (name ?? 'file')
      .split(/[\\/]/)
      .slice(-1)
      .join('')
      .replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu, ''),
  )
    .slice(0, limits.nameCharacters)
    .join('') || 'file'
