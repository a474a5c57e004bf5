import type { FileSignature } from './define-format.js'

const ascii = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0))

export const gzip: FileSignature = { bytes: [0x1f, 0x8b], words: 'a gzip file' }
export const zip: FileSignature = { bytes: ascii('PK\x03\x04'), words: 'a zip archive' }

/** Files that are often sent in place of another. Those of the data formats come with their records. */
export const otherSignatures: readonly FileSignature[] = [
  { bytes: [0x89, ...ascii('PNG')], words: 'a PNG image' },
  { bytes: [0xff, 0xd8, 0xff], words: 'a JPEG image' },
  { bytes: ascii('GIF8'), words: 'a GIF image' },
  { bytes: ascii('RIFF'), words: 'a WebP image, or another RIFF file' },
  { bytes: [0x93, ...ascii('NUMPY')], words: 'an NPY array' },
  { bytes: [0x89, ...ascii('HDF')], words: 'an HDF5 file' },
  { bytes: ascii('%PDF'), words: 'a PDF' },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], words: 'an old Excel or Word file' },
]
