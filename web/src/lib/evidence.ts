import type { Bound, Evidence, Plan } from '@/api/types'
import { boundState, boundText, quantityText } from './bound'

/**
 * A place in a plan that can be linked to, e.g. `i-1-5-b` (the baseline of table
 * 1, row 5), `c-12`, `f-3`, `p-4`, `k-2` (a task), `t-1`, `s-60`, `l-66` (a bare line).
 */
export interface Anchor {
  id: string
  /** Id of the row it stands in, which is also the id of the row's element. */
  row: string
  tab: string
  line: number
  label: string
  part: 'baseline' | 'target' | 'value' | 'row'
  /** The value as the console shows it. */
  value: string | null
  year: number | null
  /** Strings to look for in the text, the surest first. */
  marks: string[]
}

export function resolveAnchor(plan: Plan, id: string): Anchor | null {
  const [kind, ...rest] = id.split('-')
  const number = Number(rest[0])
  if (!Number.isInteger(number)) return null
  switch (kind) {
    case 'i': {
      const row = plan.indicators.find((it) => it.table === number && it.row === Number(rest[1]))
      if (!row) return null
      const column = rest[2]
      const bound =
        column === 'b' ? row.baseline : column?.startsWith('t') ? row.targets[Number(column.slice(1))] : null
      const part = column === 'b' ? 'baseline' : column?.startsWith('t') ? 'target' : 'row'
      return {
        id,
        row: `i-${row.table}-${row.row}`,
        tab: 'indicators',
        line: row.line,
        label: row.name,
        part,
        value: bound ? boundText(bound) + unitSuffix(bound, row.unit) : null,
        year: bound?.year ?? null,
        marks: bound ? boundMarks(bound) : [row.name],
      }
    }
    case 'c': {
      const row = plan.commitments.find((it) => it.index === number)
      return row
        ? simple(id, 'commitments', row.line, row.subject, row.by_year, quantity(row), quantityMarks(row))
        : null
    }
    case 'f': {
      const row = plan.facts[number]
      return row ? simple(id, 'facts', row.line, row.subject, row.year, quantity(row), quantityMarks(row)) : null
    }
    case 'a': {
      const row = plan.achieved[number]
      if (!row) return null
      const bound = rest[1] === undefined ? null : (row.values[Number(rest[1])] ?? null)
      const anchor = simple(id, 'facts', row.line, row.name, bound?.year ?? null, bound ? boundText(bound) + unitSuffix(bound, row.unit) : null, bound ? boundMarks(bound) : [row.name])
      return { ...anchor, row: `a-${number}`, part: bound ? 'value' : 'row' }
    }
    case 'p': {
      const row = plan.projects[number]
      return row ? simple(id, 'projects', row.line, row.name, null, null, [row.name]) : null
    }
    case 'k': {
      const row = plan.tasks[number]
      return row ? simple(id, 'tasks', row.line, row.name, null, null, [row.name, ...row.lead]) : null
    }
    case 't': {
      const row = plan.tables.find((it) => it.number === number)
      return row ? simple(id, 'tables', row.line, row.title ?? `${number}`, null, null, row.title ? [row.title] : []) : null
    }
    case 's': {
      const row = plan.sections.find((it) => it.line === number)
      return row ? simple(id, '', row.line, row.title, null, null, [row.title]) : null
    }
    case 'l':
      return number >= 0 ? simple(id, '', number, '', null, null, []) : null
    default:
      return null
  }
}

/** A line of evidence cut into plain and marked pieces. */
export interface EvidenceLine {
  line: number
  here: boolean
  pieces: { text: string; marked: boolean }[]
}

/**
 * The text to show, with the value marked. A table printed one cell a line has
 * its value a few lines after the row's first; there only a line that is
 * nothing but the value counts.
 */
export function markEvidence(evidence: Evidence, marks: readonly string[]): EvidenceLine[] {
  const lines = evidence.context.map((it) => ({ line: it.line, text: it.text }))
  if (evidence.text !== null && !lines.some((it) => it.line === evidence.line)) {
    lines.push({ line: evidence.line, text: evidence.text })
    lines.sort((a, b) => a.line - b.line)
  }
  const here = lines.find((it) => it.line === evidence.line)
  let marked: { line: number; start: number; end: number } | null = null
  for (const mark of marks) {
    const found = here ? findLoosely(here.text, mark) : null
    if (here && found) {
      marked = { line: here.line, ...found }
      break
    }
    const cell = lines.find(
      (it) => it.line > evidence.line && squeeze(it.text) !== '' && squeeze(it.text) === squeeze(mark),
    )
    if (cell) {
      const text = cell.text
      const start = text.length - text.trimStart().length
      marked = { line: cell.line, start, end: text.trimEnd().length }
      break
    }
  }
  return lines.map((it) => ({
    line: it.line,
    here: it.line === evidence.line,
    pieces:
      marked?.line === it.line
        ? [
            { text: it.text.slice(0, marked.start), marked: false },
            { text: it.text.slice(marked.start, marked.end), marked: true },
            { text: it.text.slice(marked.end), marked: false },
          ].filter((piece) => piece.text !== '')
        : [{ text: it.text, marked: false }],
  }))
}

/** Finds `mark` whatever the blanks and widths of characters; digits must not continue. */
export function findLoosely(text: string, mark: string): { start: number; end: number } | null {
  const wanted = squeeze(mark)
  if (wanted === '') return null
  const kept: number[] = []
  let plain = ''
  for (let index = 0; index < text.length; index += 1) {
    const folded = squeeze(text.charAt(index))
    for (const letter of folded) {
      plain += letter
      kept.push(index)
    }
  }
  for (let at = plain.indexOf(wanted); at >= 0; at = plain.indexOf(wanted, at + 1)) {
    const before = plain.charAt(at - 1)
    const after = plain.charAt(at + wanted.length)
    const digitBefore = /\d/.test(wanted.charAt(0)) && /[\d.]/.test(before)
    const digitAfter = /\d/.test(wanted.charAt(wanted.length - 1)) && /\d/.test(after)
    if (digitBefore || digitAfter) continue
    const start = kept[at]
    const end = kept[at + wanted.length - 1]
    if (start !== undefined && end !== undefined) return { start, end: end + 1 }
  }
  return null
}

const CHINESE_DIGITS = '零一二三四五六七八九'

function squeeze(text: string): string {
  return text.normalize('NFKC').replace(/\s+/gu, '').toLowerCase()
}

function boundMarks(bound: Bound): string[] {
  return [bound.raw, ...bound.values].filter((it) => it.trim() !== '')
}

function quantityMarks(row: { values: string[]; unit: string | null }): string[] {
  const [first, second] = row.values
  if (first === undefined) return []
  const unit = row.unit ?? ''
  const marks: string[] = []
  if (second !== undefined) {
    for (const dash of ['-', '—', '–', '~', '至', '到']) marks.push(`${first}${unit}${dash}${second}${unit}`, `${first}${dash}${second}`)
  }
  marks.push(first + unit)
  if (unit === '%') marks.push(`百分之${chinese(first)}`)
  marks.push(chinese(first) + unit, first)
  if (first === '2') marks.push(`两${unit}`)
  if (first.includes('/')) {
    const [top, bottom] = first.split('/')
    marks.push(`${chinese(bottom ?? '')}分之${chinese(top ?? '')}`)
  }
  return marks.filter((it) => it !== '')
}

/** Chinese numerals up to 99; longer ones are written in digits. */
function chinese(number: string): string {
  const value = Number(number)
  if (!Number.isInteger(value) || value < 0 || value > 99) return number
  const tens = Math.floor(value / 10)
  const ones = value % 10
  const digit = (it: number) => CHINESE_DIGITS.charAt(it)
  if (tens === 0) return digit(ones)
  return (tens === 1 ? '' : digit(tens)) + '十' + (ones === 0 ? '' : digit(ones))
}

function quantity(row: { op: Bound['op']; values: string[]; unit: string | null }): string | null {
  const text = quantityText(row.op, row.values)
  return text === null ? null : `${text} ${row.unit ?? ''}`.trim()
}

function unitSuffix(bound: Bound, unit: string | null): string {
  return boundState(bound) === 'number' && unit ? ` ${unit}` : ''
}

function simple(
  id: string,
  tab: string,
  line: number,
  label: string,
  year: number | null,
  value: string | null,
  marks: string[],
): Anchor {
  return { id, row: id, tab, line, label, part: 'row', value, year, marks }
}
