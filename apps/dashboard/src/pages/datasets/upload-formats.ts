import type { UploadSpec } from '@trainyard/client'

type Format = UploadSpec['format']

/** The files that can be uploaded: what they are, which files they take, and whether several. */
export const uploadFormats: Record<Format, { name: string; files: string; accept: string; several: boolean }> = {
  csv: { name: 'CSV, a table with a header', files: 'File', accept: '.csv,text/csv,text/plain', several: false },
  idx: { name: 'IDX, images and labels as in MNIST', files: 'Files: images, labels', accept: '', several: true },
  npz: { name: 'NPZ, arrays x and y of NumPy', files: 'File', accept: '.npz', several: false },
  images: { name: 'Images, a zip with a folder for each class', files: 'Zip file', accept: '.zip', several: false },
}

export const isUploadFormat = (text: string): text is Format => text in uploadFormats

/** What the API is to know of the files. Fields that were left empty keep the API's default. */
export function uploadSpecOf(data: FormData, format: Format): UploadSpec {
  const text = (field: string) => {
    const value = data.get(field)
    return typeof value === 'string' ? value.trim() : ''
  }
  const share = text('test_fraction') === '' ? {} : { test_fraction: Number(text('test_fraction')) / 100 }
  const shared = { name: text('name'), ...share }
  switch (format) {
    case 'csv':
      return { format, ...shared, label: text('label') }
    case 'idx':
    case 'npz':
      return { format, ...shared }
    case 'images': {
      const size = [Number(text('height')), Number(text('width'))] as const
      const channels = text('channels')
      return {
        format,
        ...shared,
        ...(size[0] > 0 && size[1] > 0 ? { size: [size[0], size[1]] } : {}),
        ...(channels === '1' || channels === '3' ? { channels: channels === '1' ? 1 : 3 } : {}),
      }
    }
  }
}
