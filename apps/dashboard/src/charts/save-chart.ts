import { saveBlob, saveFile } from '../parts/controls.js'
import { type ChartPicture, chartSvg } from './chart-svg.js'
import { resolveColor } from './colors.js'

export type ChartFormat = 'png' | 'svg'

/** Pixels of a PNG for each pixel of the drawing, so that it is sharp in print. */
const sharpness = 2

/** Hands a chart to the reader as a file, in the colors that it has on the page, at `element`. */
export async function saveChart(format: ChartFormat, element: HTMLElement, picture: Omit<ChartPicture, 'colors'>): Promise<void> {
  const color = (value: string) => resolveColor(element, value)
  const colors = {
    paper: color('var(--sheet)'),
    ink: color('var(--ink)'),
    soft: color('var(--ink-soft)'),
    grid: color('var(--line)'),
    bad: color('var(--bad)'),
  }
  const svg = chartSvg({ ...picture, colors: { ...colors, of: (line) => color(line.color) } })
  const name = `${picture.title.replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-|-$/g, '')}.${format}`
  if (format === 'svg') saveFile(name, svg, 'image/svg+xml')
  else saveBlob(name, await pngOf(svg))
}

async function pngOf(svg: string): Promise<Blob> {
  const image = new Image()
  image.src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  try {
    await image.decode()
    const canvas = Object.assign(document.createElement('canvas'), { width: image.naturalWidth * sharpness, height: image.naturalHeight * sharpness })
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    const png = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
    if (png === null) throw new Error('This browser made no PNG of the chart. Save it as SVG.')
    return png
  } finally {
    URL.revokeObjectURL(image.src)
  }
}
