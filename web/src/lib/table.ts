export type CellValue = string | number | null | undefined

export interface Column<Row> {
  id: string
  label: string
  /** What is exported, copied and, unless `sort` says otherwise, sorted by. */
  value: (row: Row) => CellValue
  sort?: ((row: Row) => CellValue) | false
  align?: 'start' | 'end' | 'center'
  /** A share of the width; columns without one are as narrow as their content. */
  wide?: boolean
  /** Too short to be broken. */
  nowrap?: boolean
  /** Names the row for a screen reader. */
  heading?: boolean
  /** Rows in which a phone, which has a line for each cell, leaves this one out: it says nothing there. */
  idle?: (row: Row) => boolean
  /** Only in exports. */
  hidden?: boolean
  /** Only on the screen: marks and buttons that mean nothing in a spreadsheet. */
  screenOnly?: boolean
}

export interface Sort {
  id: string
  descending: boolean
}

/** Absent values come last whichever way the sort goes; equals keep their order. */
export function sortRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sort: Sort | null, locale: string): Row[] {
  const column = columns.find((it) => it.id === sort?.id)
  if (!sort || !column || column.sort === false) return [...rows]
  const key = typeof column.sort === 'function' ? column.sort : column.value
  const collator = new Intl.Collator(locale, { numeric: true })
  const sign = sort.descending ? -1 : 1
  return rows
    .map((row) => ({ row, key: key(row) }))
    .sort((a, b) => {
      const left = absent(a.key)
      const right = absent(b.key)
      if (left || right) return Number(left) - Number(right)
      if (typeof a.key === 'number' && typeof b.key === 'number') return sign * (a.key - b.key)
      return sign * collator.compare(String(a.key), String(b.key))
    })
    .map((it) => it.row)
}

export function sortFromText(text: string | undefined): Sort | null {
  if (!text) return null
  return text.startsWith('-') ? { id: text.slice(1), descending: true } : { id: text, descending: false }
}

export function sortToText(sort: Sort | null): string | undefined {
  return sort ? (sort.descending ? '-' : '') + sort.id : undefined
}

export interface Sheet {
  header: string[]
  rows: CellValue[][]
}

export function sheetOf<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): Sheet {
  const kept = columns.filter((it) => !it.screenOnly)
  return { header: kept.map((it) => it.label), rows: rows.map((row) => kept.map((it) => it.value(row))) }
}

/** RFC 4180 with a byte-order mark, so that Excel takes it for UTF-8. */
export function csvOf(sheet: Sheet): string {
  const lines = [sheet.header, ...sheet.rows].map((row) => row.map(csvCell).join(','))
  return '\uFEFF' + lines.join('\r\n') + '\r\n'
}

/** What a spreadsheet pastes as cells. */
export function tsvOf(sheet: Sheet): string {
  return [sheet.header, ...sheet.rows].map((row) => row.map((it) => text(it).replace(/[\t\r\n]+/g, ' ')).join('\t')).join('\n')
}

/** What a word processor pastes as a table. */
export function htmlOf(sheet: Sheet): string {
  const cells = (row: readonly CellValue[], tag: string) => row.map((it) => `<${tag}>${escape(text(it))}</${tag}>`).join('')
  return `<table><thead><tr>${cells(sheet.header, 'th')}</tr></thead><tbody>${sheet.rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('')}</tbody></table>`
}

function csvCell(value: CellValue): string {
  let cell = text(value)
  // A document's words must not become a formula; a number or a lone sign cannot.
  if (/^[=+\-@\t\r]/.test(cell) && cell.length > 2 && !/^[+-]?\d+(\.\d+)?$/.test(cell)) cell = `'${cell}`
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

function text(value: CellValue): string {
  return value === null || value === undefined ? '' : String(value)
}

function escape(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function absent(value: CellValue): boolean {
  return value === null || value === undefined || value === ''
}
