/** Signs of facilities, told apart by shape and not by colour alone. */
export type Sign = 'open' | 'planned' | 'closing' | 'closed' | 'moved' | 'added'
export const SIGNS: readonly Sign[] = ['open', 'planned', 'closing', 'closed', 'moved', 'added']

const SIZE = 40
const INK = '#22241f'
const PAPER = '#ffffff'

/** Drawn here, as the map may load nothing from elsewhere and the policy forbids data addresses. */
export function signImage(sign: Sign): ImageData | null {
  const canvas = document.createElement('canvas')
  canvas.width = SIZE
  canvas.height = SIZE
  const pen = canvas.getContext('2d')
  if (!pen) return null
  const box = (inset: number) => pen.rect(inset, inset, SIZE - 2 * inset, SIZE - 2 * inset)
  const fill = (colour: string, inset: number) => {
    pen.beginPath()
    box(inset)
    pen.fillStyle = colour
    pen.fill()
  }
  const lines = (width: number, colour: string, ...paths: [number, number, number, number][]) => {
    pen.beginPath()
    for (const [x1, y1, x2, y2] of paths) {
      pen.moveTo(x1, y1)
      pen.lineTo(x2, y2)
    }
    pen.lineWidth = width
    pen.strokeStyle = colour
    pen.lineCap = 'round'
    pen.stroke()
  }
  fill(PAPER, 4)
  if (sign === 'open') fill(INK, 8)
  if (sign === 'planned' || sign === 'closed') {
    pen.beginPath()
    box(9)
    pen.lineWidth = 4
    pen.strokeStyle = sign === 'closed' ? '#962a1e' : INK
    if (sign === 'planned') pen.setLineDash([7, 5])
    pen.stroke()
    pen.setLineDash([])
  }
  if (sign === 'closing') {
    fill(INK, 8)
    lines(5, PAPER, [10, 30, 30, 10])
  }
  if (sign === 'closed') lines(4, '#962a1e', [11, 11, 29, 29], [29, 11, 11, 29])
  if (sign === 'added') {
    fill('#1f5c3a', 6)
    lines(5, PAPER, [20, 12, 20, 28], [12, 20, 28, 20])
  }
  if (sign === 'moved') {
    fill('#5a3a86', 6)
    lines(4, PAPER, [12, 20, 28, 20], [22, 14, 28, 20], [22, 26, 28, 20])
  }
  return pen.getImageData(0, 0, SIZE, SIZE)
}
