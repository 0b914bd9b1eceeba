import type { MessageKey } from '@/i18n'
import type { CheckEvidence, CheckFinding, CheckReport, Needs, RuleCount, Severity, Verdict } from '@/api/types'
import { fold } from './text'

export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']
export const VERDICTS: readonly Verdict[] = ['open', 'accepted', 'set-aside']
/** What the address may ask for: a decision, or what became of a finding since the draft before. */
export const STATES = ['open', 'accepted', 'set-aside', 'new', 'stays', 'gone'] as const
export type FindingState = (typeof STATES)[number]

export function verdictOf(finding: CheckFinding): Verdict {
  return finding.decision?.verdict ?? 'open'
}

export function isInState(finding: CheckFinding, state: FindingState, gone: boolean): boolean {
  if (state === 'gone') return gone
  if (gone) return false
  return state === 'new' || state === 'stays' ? finding.change === state : verdictOf(finding) === state
}

export interface ChapterGroup {
  /** Id of its heading on the page. */
  id: string
  chapter: string | null
  findings: CheckFinding[]
}
export interface SeverityGroup {
  id: string
  severity: Severity
  total: number
  chapters: ChapterGroup[]
}

/** The gravest first; chapters as they come in the document, what stands in none of them last. */
export function groupFindings(findings: readonly CheckFinding[], prefix = 'g'): SeverityGroup[] {
  return SEVERITIES.flatMap((severity) => {
    const mine = findings.filter((it) => it.severity === severity)
    if (mine.length === 0) return []
    const chapters = [...new Set(mine.map((it) => it.chapter))].sort((a, b) => Number(a === null) - Number(b === null))
    return [{
      id: `${prefix}-${severity}`,
      severity,
      total: mine.length,
      chapters: chapters.map((chapter, at) => ({
        id: `${prefix}-${severity}-${at + 1}`,
        chapter,
        findings: mine.filter((it) => it.chapter === chapter),
      })),
    }]
  })
}

/** Whether a place can be opened in a plan of the store: a draft is not one, not even when it was brought in for a plan. */
export function opensIn(report: Pick<CheckReport, 'plan_id' | 'plans' | 'runs'>): (side: CheckEvidence) => boolean {
  const plans = new Set(report.plans.map((it) => it.id))
  const own = report.runs.length === 0 ? report.plan_id : null
  return ({ plan_id, line }) => line > 0 && plan_id !== null && (plan_id === own || (plan_id !== report.plan_id && plans.has(plan_id)))
}

/** A new need does not compile until it has its words. */
export const NEEDED: Record<Needs, MessageKey> = { plan: 'needs.plan', text: 'needs.text', superior: 'needs.superior', previous: 'needs.previous', parts: 'needs.parts' }
export const LACKED: Record<Needs, MessageKey> = { plan: 'not-run.plan', text: 'not-run.text', superior: 'not-run.superior', previous: 'not-run.previous', parts: 'not-run.parts' }
const NEEDS = Object.keys(NEEDED) as Needs[]

/** Rules that did not run, by what they lacked. */
export function notRun(checked: readonly RuleCount[]): { needs: RuleCount['needs']; rules: RuleCount[] }[] {
  return NEEDS
    .map((needs) => ({ needs, rules: checked.filter((it) => !it.ran && it.needs === needs) }))
    .filter((it) => it.rules.length > 0)
}

/** How many findings have which decision, and what became of the ones before. */
export function tally(report: Pick<CheckReport, 'findings' | 'gone'>): Record<FindingState, number> {
  const of = (state: FindingState) => report.findings.filter((it) => isInState(it, state, false)).length
  return { open: of('open'), accepted: of('accepted'), 'set-aside': of('set-aside'), new: of('new'), stays: of('stays'), gone: report.gone.length }
}

/* A fraction is one number; a share of a hundred and one of a thousand are two. */
const NUMBER = /(\d+(?:\.\d+)?(?:\/\d+)?)([%‰]?)/gu
interface Figure {
  number: string
  sign: string
}
function figuresIn(text: string): Figure[] {
  return [...fold(text).matchAll(NUMBER)].map(([, number = '', sign = '']) => ({ number, sign }))
}
/** A table cell may leave the sign to its column. */
function same(a: Figure, b: Figure): boolean {
  return a.number === b.number && (a.sign === b.sign || a.sign === '' || b.sign === '')
}

/**
 * Cuts what stands on each side into pieces, with the numbers that the message
 * speaks of marked, unless every side has them. Years are marked only when there
 * is nothing else to mark.
 */
export function markSides(message: string, texts: readonly string[]): { text: string; marked: boolean }[][] {
  const numbers = texts.map(figuresIn)
  const filled = numbers.filter((_, at) => texts[at] !== '')
  const has = (side: readonly Figure[], it: Figure) => side.some((other) => same(other, it))
  const shared = (it: Figure) => filled.length > 1 && filled.every((side) => has(side, it))
  const year = (it: Figure) => /^(19|20)\d\d$/.test(it.number) && it.sign === ''
  const candidates = figuresIn(message).filter((it) => !shared(it) && numbers.some((side) => has(side, it)))
  const wanted = candidates.some((it) => !year(it)) ? candidates.filter((it) => !year(it)) : candidates
  return texts.map((text) => {
    const pieces: { text: string; marked: boolean }[] = []
    let from = 0
    for (const found of text.matchAll(/([\d０-９]+(?:[.．][\d０-９]+)?(?:[/／][\d０-９]+)?)([%％‰]?)/gu)) {
      const [, number = '', sign = ''] = found
      if (!wanted.some((it) => same(it, { number: fold(number), sign: fold(sign) }))) continue
      if (found.index > from) pieces.push({ text: text.slice(from, found.index), marked: false })
      pieces.push({ text: found[0], marked: true })
      from = found.index + found[0].length
    }
    if (from < text.length) pieces.push({ text: text.slice(from), marked: false })
    return pieces
  })
}

export const KINDS_OF_FILE = ['txt', 'md', 'html', 'docx', 'xlsx', 'pdf'] as const

export function isReadable(fileName: string): boolean {
  return new RegExp(`\\.(${KINDS_OF_FILE.join('|')}|htm)$`, 'i').test(fileName)
}

export function isId(text: string): boolean {
  return /^[A-Za-z0-9-]+$/.test(text)
}

/** An id for a document from the name of its file; a Chinese name has no letters to take, so the day serves. */
export function proposeId(fileName: string, today: string, taken: readonly string[]): string {
  const stem = fileName.replace(/\.[^.]*$/, '').normalize('NFKC').toLowerCase()
  const words = (stem.match(/[a-z0-9]+/g) ?? []).join('-').slice(0, 40).replace(/-$/, '')
  const base = /[a-z]/.test(words) ? words : `draft-${today.replaceAll('-', '')}`
  let id = base
  for (let n = 2; taken.includes(id); n += 1) id = `${base}-${n}`
  return id
}
