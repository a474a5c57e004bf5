import { elementAt } from '@trainyard/spec'
import type { Range } from './axis.js'
import type { Line } from './lines.js'
import { makeScale, type Scale } from './scale.js'

/** What a chart shows, and the colors in which it is drawn: CSS colors without variables, since a file has no style sheet. */
export type ChartPicture = {
  title: string
  /** What is said of it below its title; nothing where it is empty. */
  caption: string
  xLabel: string
  lines: readonly Line[]
  logarithmic: boolean
  /** What part of the x axis is shown; all of it when null. */
  range: Range | null
  /** Where values cease to be finite, on the x axis. */
  breaks: readonly number[]
  colors: { paper: string; bad: string; ink: string; soft: string; grid: string; of: (line: Line) => string }
}

const width = 800
const plot = { left: 70, top: 56, width: 710, height: 340 }
const axisHeight = 46
const legendRow = 20
/** Width of a letter of the legend, estimated on the wide side, so that texts do not meet. */
const letterWidth = 7.5
const swatchWidth = 34

/** A chart as an SVG file that stands alone: no style sheet, no script, no font but what the reader has. Sizes are in pixels. */
export function chartSvg({ title, caption, xLabel, lines, logarithmic, range, breaks, colors }: ChartPicture): string {
  const within = (x: number) => range === null || (x >= range[0] && x <= range[1])
  const x = makeScale('linear', range ?? [...lines.flatMap((line) => [...line.x]), ...breaks])
  const y = makeScale(
    logarithmic ? 'logarithmic' : 'linear',
    lines.flatMap((line) => [line.y, line.low ?? [], line.high ?? []].flatMap((side) => side.filter((_, at) => within(elementAt(line.x, at, 'points'))))), // default: a line without a band
  )
  const place = placeOn(x, y)
  const named = lines.filter(({ style }) => style !== 'pale')
  const legend = legendPlaces(named)
  const height = plot.top + plot.height + axisHeight + legendRow * (legend.rows + 1)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${colors.paper}"/>`,
    textAt(16, 24, title, `fill="${colors.ink}" font-size="16" font-weight="600"`),
    ...(caption === '' ? [] : [textAt(16, 43, caption, `fill="${colors.soft}"`)]),
    `<clipPath id="plot"><rect x="${plot.left}" y="${plot.top}" width="${plot.width}" height="${plot.height}"/></clipPath>`,
    ...gridOf(x, y, colors),
    textAt(plot.left + plot.width / 2, plot.top + plot.height + 38, xLabel, `fill="${colors.soft}" text-anchor="middle"`),
    `<g clip-path="url(#plot)" fill="none">`,
    ...lines.map((line) => bandOf(line, place, colors.of(line))),
    ...lines.map((line) => strokeOf(line, place, colors.of(line))),
    ...breaks.map((at) => breakAt(x.place(at), colors.bad)),
    '</g>',
    ...named.map((line, index) => legendEntry(line, elementAt(legend.places, index, 'legend entries'), colors)),
    '</svg>',
  ].join('\n')
}

type Place = (x: number, y: number | null | undefined) => string | null

/** Where a point stands in the picture; null for one that has no place. */
function placeOn(x: Scale, y: Scale): Place {
  return (atX, atY) => {
    const [across, up] = [x.place(atX), y.place(atY)]
    return across === null || up === null ? null : `${round(plot.left + across * plot.width)} ${round(plot.top + (1 - up) * plot.height)}`
  }
}

const round = (value: number): number => Math.round(value * 100) / 100

/** Runs of points without a gap between them. */
function runsOf(points: readonly (string | null)[]): string[][] {
  const runs: string[][] = [[]]
  for (const point of points)
    if (point === null) runs.push([])
    else runs.at(-1)?.push(point)
  return runs.filter((run) => run.length > 0)
}

function strokeOf(line: Line, place: Place, color: string): string {
  const runs = runsOf(line.x.map((x, at) => place(x, line.y[at])))
  const dash = line.dash && line.dash.length > 0 ? ` stroke-dasharray="${line.dash.join(' ')}"` : ''
  // A run of one point is a dot: a line of no length with round ends.
  const path = runs.map((run) => `M${run.join('L')}${run.length === 1 ? `L${run.join()}` : ''}`).join('')
  return `<path d="${path}" stroke="${color}" stroke-width="${line.style === 'strong' ? 2.5 : 1.5}" stroke-opacity="${line.style === 'pale' ? 0.4 : 1}" stroke-linecap="round" stroke-linejoin="round"${dash}/>`
}

function bandOf({ x, low, high }: Line, place: Place, color: string): string {
  if (!low || !high) return ''
  const both = x.map((at, index) => [place(at, low[index]), place(at, high[index])] as const)
  const shapes = runsOf(both.map(([below, above]) => (below === null || above === null ? null : `${below}|${above}`))).map((run) => {
    const pairs = run.map((pair) => pair.split('|'))
    return `M${[...pairs.map(([below]) => below), ...pairs.toReversed().map(([, above]) => above)].join('L')}Z`
  })
  return `<path d="${shapes.join('')}" fill="${color}" fill-opacity="0.18"/>`
}

const breakAt = (share: number | null, color: string): string =>
  share === null
    ? ''
    : `<path d="M${round(plot.left + share * plot.width)} ${plot.top}v${plot.height}" stroke="${color}" stroke-width="2" stroke-dasharray="5 4"/>`

function gridOf(x: Scale, y: Scale, { grid, soft }: ChartPicture['colors']): string[] {
  const bottom = plot.top + plot.height
  const across = x.marks.map(({ at, text }) => ({ at: round(plot.left + at * plot.width), text }))
  const up = y.marks.map(({ at, text }) => ({ at: round(plot.top + (1 - at) * plot.height), text }))
  return [
    ...across.map(({ at }) => `<path d="M${at} ${plot.top}V${bottom}" stroke="${grid}"/>`),
    ...up.map(({ at }) => `<path d="M${plot.left} ${at}H${plot.left + plot.width}" stroke="${grid}"/>`),
    ...across.map(({ at, text }) => textAt(at, bottom + 18, text, `fill="${soft}" text-anchor="middle"`)),
    ...up.map(({ at, text }) => textAt(plot.left - 8, at + 4, text, `fill="${soft}" text-anchor="end"`)),
  ]
}

type LegendPlace = { x: number; y: number }

/** Where the entries of the legend stand, one after the other in rows. */
function legendPlaces(lines: readonly Line[]): { places: LegendPlace[]; rows: number } {
  let [x, row] = [plot.left, 0]
  const places = lines.map(({ label }) => {
    const size = swatchWidth + label.length * letterWidth + 16
    if (x > plot.left && x + size > width) [x, row] = [plot.left, row + 1]
    const place = { x, y: plot.top + plot.height + axisHeight + 14 + row * legendRow }
    x += size
    return place
  })
  return { places, rows: row + 1 }
}

function legendEntry(line: Line, { x, y }: LegendPlace, colors: ChartPicture['colors']): string {
  const dash = line.dash && line.dash.length > 0 ? ` stroke-dasharray="${line.dash.join(' ')}"` : ''
  const swatch = `<path d="M${x} ${y - 4}h${swatchWidth - 8}" stroke="${colors.of(line)}" stroke-width="${line.style === 'strong' ? 2.5 : 1.5}"${dash}/>`
  return `${swatch}${textAt(x + swatchWidth, y, line.label, `fill="${colors.ink}"`)}`
}

const textAt = (x: number, y: number, content: string, attributes: string): string =>
  `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escapeXml(content)}</text>`

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const control = /(?![\t\n])[\p{Cc}\p{Cs}]/gu
/** A text within XML, without the control characters that XML does not allow. */
const escapeXml = (content: string): string => content.replaceAll(control, '').replaceAll(/[&<>"]/g, (letter) => entities[letter] ?? letter)
