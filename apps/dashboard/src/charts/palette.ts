/** Colours that hold apart for most forms of colour blindness (Okabe & Ito 2008), in the order that members are drawn. */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#8c6bb1', '#a6761d'] as const

export const seriesColour = (index: number): string => colours[index % colours.length] ?? colours[0]
