import { expect, test } from 'vitest'
import { pictureLines } from './charts.js'

const plain = { colors: false }
const colored = { colors: true }

test('two rows of pixels share a line, and a picture of odd height ends on black', () => {
  const gray = { height: 3, width: 2, channels: 1, pixels: [0, 255, 0, 255, 255, 0] }
  expect(pictureLines(plain, gray)).toEqual([' █', '▒ '])
})

test('in color the upper pixel is the foreground and the lower the background of a half block', () => {
  const gray = { height: 2, width: 1, channels: 1, pixels: [10, 200] }
  expect(pictureLines(colored, gray)).toEqual(['\u001b[38;2;10;10;10;48;2;200;200;200m▀\u001b[0m'])
})

test('three channels are red, green and blue', () => {
  const red = { height: 2, width: 1, channels: 3, pixels: [255, 0, 0, 0, 0, 255] }
  expect(pictureLines(colored, red)[0]).toContain('38;2;255;0;0;48;2;0;0;255')
})
