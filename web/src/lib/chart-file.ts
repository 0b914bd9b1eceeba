/*
 * A drawing as a file. The page's rules for colours and type are written into each
 * shape, so that the file looks the same elsewhere. The picture is drawn shape by
 * shape: the page's content policy lets no picture be loaded that is not the server's.
 */
const KEPT = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linejoin', 'stroke-linecap', 'opacity', 'font-family', 'font-size', 'font-weight', 'text-anchor', 'paint-order'] as const
const SHAPES = 'path, line, rect, circle, text'
const NAMESPACE = 'http://www.w3.org/2000/svg'
/** Room above for the title, in sizes of its type. */
const TITLE_ROOM = 2.2
const PIXELS = 2

interface Sheet {
  width: number
  height: number
  type: number
  font: string
  ink: string
  paper: string
}

function sheetOf(svg: SVGSVGElement): Sheet {
  const style = getComputedStyle(svg)
  const type = Number.parseFloat(style.fontSize) || 12
  return {
    width: Number(svg.getAttribute('width')),
    height: Number(svg.getAttribute('height')),
    type,
    font: style.fontFamily,
    ink: style.color,
    paper: '#ffffff',
  }
}

export function svgText(svg: SVGSVGElement, title: string): string {
  const sheet = sheetOf(svg)
  const room = sheet.type * TITLE_ROOM
  const out = document.createElementNS(NAMESPACE, 'svg')
  out.setAttribute('xmlns', NAMESPACE)
  out.setAttribute('width', String(sheet.width))
  out.setAttribute('height', String(sheet.height + room))
  out.setAttribute('viewBox', `0 0 ${sheet.width} ${sheet.height + room}`)
  const name = document.createElementNS(NAMESPACE, 'title')
  name.textContent = title
  const back = document.createElementNS(NAMESPACE, 'rect')
  for (const [key, value] of Object.entries({ width: '100%', height: '100%', fill: sheet.paper })) back.setAttribute(key, value)
  const head = document.createElementNS(NAMESPACE, 'text')
  for (const [key, value] of Object.entries({ x: 4, y: sheet.type * 1.4, fill: sheet.ink, 'font-family': sheet.font, 'font-size': `${sheet.type}px`, 'font-weight': 700 })) head.setAttribute(key, String(value))
  head.textContent = title
  const body = document.createElementNS(NAMESPACE, 'g')
  body.setAttribute('transform', `translate(0 ${room})`)
  for (const shape of svg.querySelectorAll<SVGElement>(SHAPES)) {
    const copy = shape.cloneNode(true) as SVGElement
    const style = getComputedStyle(shape)
    for (const key of KEPT) copy.setAttribute(key, style.getPropertyValue(key))
    for (const key of ['class', 'style', 'tabindex', 'role']) copy.removeAttribute(key)
    for (const key of copy.getAttributeNames()) if (key.startsWith('data-')) copy.removeAttribute(key)
    body.append(copy)
  }
  out.append(name, back, head, body)
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(out)}\n`
}

export async function pngOf(svg: SVGSVGElement, title: string): Promise<Blob> {
  const sheet = sheetOf(svg)
  const room = sheet.type * TITLE_ROOM
  const canvas = document.createElement('canvas')
  canvas.width = Math.ceil(sheet.width * PIXELS)
  canvas.height = Math.ceil((sheet.height + room) * PIXELS)
  const brush = canvas.getContext('2d')
  if (!brush) throw new Error('no canvas')
  brush.scale(PIXELS, PIXELS)
  brush.fillStyle = sheet.paper
  brush.fillRect(0, 0, sheet.width, sheet.height + room)
  brush.fillStyle = sheet.ink
  brush.font = `700 ${sheet.type}px ${sheet.font}`
  brush.fillText(title, 4, sheet.type * 1.4)
  brush.translate(0, room)
  for (const shape of svg.querySelectorAll<SVGElement>(SHAPES)) paint(brush, shape)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (!blob) throw new Error('no picture')
  return blob
}

function paint(brush: CanvasRenderingContext2D, shape: SVGElement): void {
  const style = getComputedStyle(shape)
  brush.globalAlpha = Number(style.opacity)
  if (shape.tagName === 'text') {
    brush.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`
    brush.textAlign = style.textAnchor === 'middle' ? 'center' : style.textAnchor === 'end' ? 'end' : 'start'
    if (style.stroke !== 'none') {
      brush.strokeStyle = style.stroke
      brush.lineWidth = Number.parseFloat(style.strokeWidth) || 1
      brush.strokeText(shape.textContent ?? '', number(shape, 'x'), number(shape, 'y'))
    }
    brush.fillStyle = style.fill
    brush.fillText(shape.textContent ?? '', number(shape, 'x'), number(shape, 'y'))
    brush.globalAlpha = 1
    return
  }
  const outline = outlineOf(shape)
  if (style.fill !== 'none') {
    brush.fillStyle = style.fill
    brush.fill(outline)
  }
  if (style.stroke !== 'none') {
    brush.strokeStyle = style.stroke
    brush.lineWidth = Number.parseFloat(style.strokeWidth) || 1
    brush.setLineDash(style.strokeDasharray === 'none' ? [] : style.strokeDasharray.split(/[\s,]+/).map((it) => Number.parseFloat(it)))
    brush.stroke(outline)
    brush.setLineDash([])
  }
  brush.globalAlpha = 1
}

function outlineOf(shape: SVGElement): Path2D {
  if (shape.tagName === 'path') return new Path2D(shape.getAttribute('d') ?? '')
  const path = new Path2D()
  if (shape.tagName === 'line') {
    path.moveTo(number(shape, 'x1'), number(shape, 'y1'))
    path.lineTo(number(shape, 'x2'), number(shape, 'y2'))
  } else if (shape.tagName === 'rect') path.rect(number(shape, 'x'), number(shape, 'y'), number(shape, 'width'), number(shape, 'height'))
  else path.arc(number(shape, 'cx'), number(shape, 'cy'), number(shape, 'r'), 0, 2 * Math.PI)
  return path
}

function number(shape: SVGElement, name: string): number {
  return Number(shape.getAttribute(name))
}
