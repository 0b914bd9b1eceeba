import type { DraftItem, DraftTable, EditCommitment, EditRow } from '@/api/types'

/** One of the items that others become: its cells as typed, and where the document prints it. */
export interface PartDraft {
  line: number
  cells: Record<string, string>
}

export function partOf(item: DraftItem): PartDraft {
  return { line: item.line, cells: Object.fromEntries(item.cells.map((it) => [it.slot, it.text])) }
}

/** The cells that a row of the table has. */
export function rowSlots(table: DraftTable): string[] {
  const targets = table.years.length > 0 ? table.years.map((_, at) => `target-${at}`) : ['target-0']
  return ['domain', 'name', 'unit', ...(table.baseline ? ['baseline'] : []), ...targets, 'attribute']
}
export const COMMITMENT_SLOTS = ['subject', 'quantity', 'unit', 'year', 'kind'] as const

export function emptyPart(slots: readonly string[], line: number): PartDraft {
  return { line, cells: Object.fromEntries(slots.map((slot) => [slot, slot === 'kind' ? 'target' : ''])) }
}

const isFigure = (slot: string) => slot === 'baseline' || slot === 'quantity' || /^(target|value)-\d+$/.test(slot)
const isWords = (slot: string) => slot === 'name' || slot === 'subject' || slot === 'unit'

/**
 * One item cut in two: what stands on both sides of a blank or of a dividing sign goes to
 * its own part. Where there is nothing to cut at, a figure stays with the first part and
 * words stand in both.
 */
export function split(part: PartDraft): [PartDraft, PartDraft] {
  const cut = Object.entries(part.cells).map(([slot, text]): [string, string, string] => {
    const [first, second] = isFigure(slot) ? (figures(text) ?? [text, '']) : isWords(slot) ? (halves(text) ?? [text, text]) : ([text, text] as const)
    return [slot, first, second]
  })
  return [
    { line: part.line, cells: Object.fromEntries(cut.map(([slot, first]) => [slot, first])) },
    { line: part.line, cells: Object.fromEntries(cut.map(([slot, , second]) => [slot, second])) },
  ]
}

/** Items made one: names run on; of each other cell, what the first that has it says. */
export function join(parts: readonly PartDraft[]): PartDraft | null {
  const [first] = parts
  if (!first) return null
  const joined = (slot: string): string => {
    const texts = parts.map((it) => (it.cells[slot] ?? '').trim()).filter(Boolean)
    return slot === 'name' || slot === 'subject' ? runOn(texts) : (texts[0] ?? '')
  }
  return { line: Math.min(...parts.map((it) => it.line)), cells: Object.fromEntries(Object.keys(first.cells).map((slot) => [slot, joined(slot)])) }
}

/** Units that plans print most; those of the draft itself come before them. */
export const UNITS = ['%', '‰', '个', '人', '万人', '万人次', '张', '张/千人', '人/千人', '个/千人', '平方米', '平方米/人', '平方米/百户', '岁', '年', '小时', '分钟', '家', '所', '套', '户', '万户', '元', '万元', '亿元', '册/人', '公里', '公顷', '次', '件', '条', '名', '项', '辆', '门', '场', '倍'] as const
/** The longest that a text begins with. */
function unitAt(text: string): string | null {
  return [...UNITS].filter((it) => text.startsWith(it)).sort((a, b) => b.length - a.length)[0] ?? null
}

const YEAR = /(?:19|20)\d{2}年/gu

/**
 * What a line of running text may promise: the words before its first figure, the
 * figure, what is counted. A start to write on from, no reading.
 */
export function commitmentFrom(text: string, line: number): PartDraft {
  const plain = text.normalize('NFKC').trim()
  const year = /((?:19|20)\d{2})年/u.exec(plain)?.[1] ?? ''
  const found = /(?<![\d.第])(\d+(?:\.\d+)?)(?![\d.])\s*(.{0,6})/u.exec(plain.replace(YEAR, (it) => ' '.repeat(it.length)))
  const clause = (found ? plain.slice(0, found.index) : plain).split(/[。；，、：:;,]/u).map((it) => it.trim()).filter(Boolean).at(-1) ?? ''
  const subject = clause.replace(/(?:到?(?:19|20)\d{2}年底?前?)/gu, '').replace(/(达到|提高到|提升到|增加到|不低于|不少于|至少|超过|约)+$/u, '')
  return { line, cells: { subject: subject.slice(0, 60), quantity: found?.[1] ?? '', unit: unitAt(found?.[2] ?? '') ?? /^\p{Script=Han}/u.exec(found?.[2] ?? '')?.[0] ?? '', year, kind: 'target' } }
}

/** A line of the document as a row of a table: its words the name, its figures the values. */
export function rowFrom(text: string, table: DraftTable, line: number): PartDraft {
  const slots = rowSlots(table)
  const part = emptyPart(slots, line)
  const cells = text.split(/\t|\s{2,}|\s*[|｜]\s*/u).map((it) => it.normalize('NFKC').trim()).filter(Boolean)
  const words = cells.find((it) => /\p{Script=Han}{2,}/u.test(it) && !/^(约束|预期)/u.test(it)) ?? text.normalize('NFKC').trim()
  const inBrackets = /\(([^()]{1,8})\)\s*$/u.exec(words)
  part.cells.name = (inBrackets ? words.slice(0, inBrackets.index) : words).replace(/^\d+[.、\s]*/u, '').trim().slice(0, 80)
  part.cells.unit = inBrackets?.[1] ?? cells.find((it) => /^[%‰]$/u.test(it)) ?? ''
  const places = slots.filter(isFigure)
  // A running number before the name is no value.
  const values = cells.slice(cells.indexOf(words) + 1).filter((it) => /^\D{0,3}\d+(?:\.\d+)?\D{0,3}$/u.test(it)).slice(-places.length)
  const first = places.length - values.length
  values.forEach((value, at) => {
    const slot = places[first + at]
    if (slot) part.cells[slot] = value
  })
  part.cells.attribute = /约束/u.test(text) ? 'binding' : /预期/u.test(text) ? 'expected' : ''
  return part
}

export function toRow(part: PartDraft): EditRow {
  const { cells } = part
  const targets = Object.keys(cells).filter((slot) => slot.startsWith('target-')).sort((a, b) => Number(a.slice(7)) - Number(b.slice(7)))
  return {
    domain: cells.domain ?? '',
    name: cells.name ?? '',
    unit: cells.unit ?? '',
    attribute: cells.attribute ?? '',
    baseline: cells.baseline ?? null,
    targets: targets.map((slot) => cells[slot] ?? ''),
    line: part.line,
  }
}

export function toCommitment(part: PartDraft): EditCommitment {
  const { cells } = part
  return { subject: cells.subject ?? '', quantity: cells.quantity ?? '', unit: cells.unit ?? '', year: cells.year ?? '', kind: cells.kind ?? '', line: part.line }
}

const SIGN = /\s*[；;/、，,]\s*|\s+/gu

/** Two halves of words: at the blank or sign nearest to the middle. */
function halves(text: string): [string, string] | null {
  const plain = text.trim()
  const cuts = [...plain.matchAll(SIGN)].filter((it) => it.index > 0 && it.index + it[0].length < plain.length)
  const middle = (it: RegExpMatchArray) => Math.abs((it.index ?? 0) + it[0].length / 2 - plain.length / 2)
  const best = cuts.sort((a, b) => middle(a) - middle(b))[0]
  return best ? [plain.slice(0, best.index), plain.slice(best.index + best[0].length)] : null
}

/** Two figures in one cell; one figure and a range are not cut. */
function figures(text: string): [string, string] | null {
  const [first, second, ...more] = text.trim().split(SIGN).filter(Boolean)
  return first !== undefined && second !== undefined && more.length === 0 && [first, second].every((it) => /\d|^[—–-]+$/u.test(it)) ? [first, second] : null
}

/** Names that were cut at the end of a line, put together; Latin words keep their blank. */
function runOn(names: readonly string[]): string {
  return names.reduce((whole, part) => (whole === '' ? part : /[A-Za-z0-9]$/u.test(whole) && /^[A-Za-z]/u.test(part) ? `${whole} ${part}` : whole + part), '')
}
