// From what was typed to what is asked, and from an answer to what is shown. Money is
// whole fen all the way; what nobody typed is not sent, and is never zero.
import type { components } from '@/api/schema'
import type { Wire } from '@/api/types'
import { compare, decimal, minus, shown } from './decimal'

type Schema = components['schemas']
export type EntitlementPack = Wire<Schema['Jurisdiction']>
export type EntitlementList = Wire<Schema['ServiceList']>
export type FactView = Wire<Schema['FactView']>
export type EntitlementAnswer = Wire<Schema['EntitlementAnswer']>
export type EntitlementResult = Wire<Schema['EntitlementResult']>
export type EntitlementReason = Omit<Wire<Schema['EntitlementReason']>, 'value' | 'threshold'> & { value: unknown; threshold: unknown }
export type BackPay = Wire<Schema['EntitlementBackPay']>
export type KeptDetermination = Wire<Schema['KeptDetermination']>
export type Replay = Wire<Schema['ReplayView']>
export interface ItemCase {
  name: string
  as_of: string
  region: string | null
  person: Record<string, unknown>
  household: Record<string, unknown> | null
}
export interface KeptWhole {
  kept: KeptDetermination
  document: { person?: Record<string, unknown> | null; household?: Record<string, unknown> | null }
  answer: EntitlementAnswer
  rules_digest: string
}

/* ---- the form ---- */

export interface PersonForm {
  key: string
  /** How the desk calls them; it is not sent. */
  name: string
  /** As typed, by the id of the fact; absent or empty: not known. */
  facts: Record<string, string>
}
export interface HouseholdForm {
  /** Civil date; empty: today. */
  asOf: string
  reference: string
  /** Whether it is known who else lives there. Nobody else, and not known, are two things. */
  living: 'unknown' | 'alone' | 'together'
  asker: PersonForm
  others: PersonForm[]
  household: Record<string, string>
}
export interface Asked {
  as_of?: string
  person: Record<string, unknown>
  household: Record<string, unknown>
}

export function emptyForm(): HouseholdForm {
  return { asOf: '', reference: '', living: 'unknown', asker: { key: 'p1', name: '', facts: {} }, others: [], household: {} }
}

/** A key that no member has yet. */
export function freshKey(form: HouseholdForm): string {
  const taken = form.others.map((it) => Number(it.key.slice(1)) || 0)
  return `p${Math.max(1, ...taken) + 1}`
}

export function isEmpty(form: HouseholdForm): boolean {
  const none = (facts: Record<string, string>) => Object.values(facts).every((it) => it === '')
  return form.living === 'unknown' && form.others.length === 0 && none(form.household) && none(form.asker.facts) && form.reference === '' && form.asker.name === ''
}

/* ---- single values ---- */

/** Full-width digits and marks, spaces, and the unit that people write behind a figure. */
function plain(text: string): string {
  return text.normalize('NFKC').replace(/[\s,，]/g, '').replace(/(元|yuan|¥|￥)/gi, '')
}

/** Whole fen; null where it is no amount with at most two decimals. */
export function fenOf(text: string): number | null {
  const found = /^(-?)(\d{1,12})(?:\.(\d{1,2}))?$/.exec(plain(text))
  if (!found) return null
  const [, sign, yuan = '0', part = ''] = found
  const fen = Number(yuan) * 100 + Number(part.padEnd(2, '0'))
  return sign === '-' && fen !== 0 ? -fen : fen
}

/** As the server takes it and a field shows it: `1234.5` yuan are `1234.50`. */
export function yuanOf(fen: number): string {
  const digits = Math.abs(fen).toString().padStart(3, '0')
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** `2024-2-9`, `2024年2月9日`, `20240209`: a day that exists, as `2024-02-09`. */
export function dateOf(text: string): string | null {
  const tidy = text.normalize('NFKC').trim()
  const found = /^(\d{4})\s*[-/.年\s]\s*(\d{1,2})\s*[-/.月\s]\s*(\d{1,2})\s*日?$/.exec(tidy) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(tidy)
  if (!found) return null
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])]
  const made = new Date(Date.UTC(year, month - 1, day))
  if (year < 1000 || made.getUTCMonth() !== month - 1 || made.getUTCDate() !== day) return null
  return made.toISOString().slice(0, 10)
}

/** `1 200` is 1200; null where it is no number of so many decimals. */
export function numberOf(text: string, decimals: number): string | null {
  const found = /^(-?\d{1,12})(?:\.(\d+))?$/.exec(plain(text))
  if (!found || (found[2]?.length ?? 0) > decimals) return null
  return found[2] ? `${found[1]}.${found[2]}` : (found[1] ?? null)
}

type Shape = Pick<FactView, 'kind' | 'decimals' | 'codes'>
/** What is sent for what was typed; undefined: nothing was, or it cannot be read. */
export function valueOf(fact: Shape, text: string | undefined): unknown {
  if (text === undefined || text.trim() === '') return undefined
  switch (fact.kind) {
    case 'bool':
      return text === 'yes' ? true : text === 'no' ? false : undefined
    case 'money': {
      const fen = fenOf(text)
      return fen === null ? undefined : yuanOf(fen)
    }
    case 'number':
      return numberOf(text, fact.decimals) ?? undefined
    case 'date':
      return dateOf(text) ?? undefined
    case 'code':
      return fact.codes.some((it) => it.code === text) ? text : undefined
    default:
      return text
  }
}

/** Typed, and not to be read as what it should be. */
export function misread(fact: Shape, text: string | undefined): boolean {
  return text !== undefined && text.trim() !== '' && valueOf(fact, text) === undefined
}

function factsOf(entity: string, facts: readonly FactView[], typed: Record<string, string>): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  for (const fact of facts) {
    if (fact.entity !== entity) continue
    const value = valueOf(fact, typed[fact.id])
    if (value !== undefined) found[fact.id] = value
  }
  return found
}

/** What is asked. Without `members` nobody knows who lives there; an empty list is somebody alone. */
export function askedOf(form: HouseholdForm, facts: readonly FactView[]): Asked {
  const household = factsOf('household', facts, form.household)
  if (form.living === 'alone') household.members = []
  if (form.living === 'together') household.members = form.others.map((it) => factsOf('person', facts, it.facts))
  const day = dateOf(form.asOf)
  return { ...(day ? { as_of: day } : {}), person: factsOf('person', facts, form.asker.facts), household }
}

export function misreadCount(form: HouseholdForm, facts: readonly FactView[]): number {
  const of = (entity: string, typed: Record<string, string>) => facts.filter((it) => it.entity === entity && misread(it, typed[it.id])).length
  const people = [form.asker, ...(form.living === 'together' ? form.others : [])]
  const day = form.asOf.trim() !== '' && dateOf(form.asOf) === null ? 1 : 0
  return day + of('household', form.household) + people.reduce((sum, it) => sum + of('person', it.facts), 0)
}

function typedOf(entity: string, facts: readonly FactView[], known: Record<string, unknown>): Record<string, string> {
  const typed: Record<string, string> = {}
  for (const fact of facts) {
    if (fact.entity !== entity) continue
    const fen = known[`${fact.id}_fen`]
    const value = fact.kind === 'money' && typeof fen === 'number' ? yuanOf(fen) : known[fact.id]
    if (value === null || value === undefined) continue
    if (typeof value === 'boolean') typed[fact.id] = value ? 'yes' : 'no'
    else typed[fact.id] = fact.kind === 'money' ? yuanOf(fenOf(String(value)) ?? 0) : String(value)
  }
  return typed
}

/** A case of a pack, or a determination that was kept, as a form. */
export function formOf(known: { as_of: string; person: Record<string, unknown> | null; household: Record<string, unknown> | null }, facts: readonly FactView[]): HouseholdForm {
  const form = emptyForm()
  form.asOf = known.as_of
  const household = known.household ?? {}
  const members = Array.isArray(household.members) ? (household.members as Record<string, unknown>[]) : null
  const id = known.person?.id
  const same = id === undefined ? undefined : members?.find((it) => it.id === id)
  form.asker.facts = typedOf('person', facts, { ...same, ...known.person })
  form.household = typedOf('household', facts, household)
  const others = members?.filter((it) => it !== same) ?? []
  form.others = others.map((it, at) => ({ key: `p${at + 2}`, name: '', facts: typedOf('person', facts, it) }))
  form.living = members === null ? 'unknown' : others.length === 0 ? 'alone' : 'together'
  return form
}

/* ---- groups of facts ---- */

export const FACT_GROUPS = ['living', 'income', 'home', 'health', 'work', 'other'] as const
export type FactGroup = (typeof FACT_GROUPS)[number]

/** By what a fact is and what it is called; the packs do not say. What fits nowhere is `other`. */
export function groupOf(fact: Pick<FactView, 'id' | 'kind' | 'entity'>): FactGroup {
  if (/(^|_)(disab|ill|health|serious|injury|ability|care|orphan)/.test(fact.id) && fact.kind !== 'money') return 'health'
  if (/school|work|employ|supporter|living_source/.test(fact.id) && fact.kind !== 'money') return 'work'
  if (/asset|home|house|vehicle|rental/.test(fact.id)) return 'home'
  if (fact.kind === 'money') return 'income'
  if (fact.kind === 'region' || /birth|resid|regist|permit|marri/.test(fact.id)) return 'living'
  return 'other'
}

export function grouped<T extends Pick<FactView, 'id' | 'kind' | 'entity'>>(facts: readonly T[]): { group: FactGroup; facts: T[] }[] {
  return FACT_GROUPS.map((group) => ({ group, facts: facts.filter((it) => groupOf(it) === group) })).filter((it) => it.facts.length > 0)
}

/* ---- answers ---- */

export type Verdict = 'for' | 'against' | 'open' | 'aside'
/** Whether a reason speaks for the benefit, against it, is open, or has no bearing. */
export function verdictOf(reason: Pick<EntitlementReason, 'kind' | 'holds' | 'effect'>): Verdict {
  if (reason.holds === null) return 'open'
  if (reason.kind === 'condition' || reason.kind === 'in_force') return reason.holds ? 'for' : 'against'
  if (reason.kind === 'conflict') return reason.holds ? 'against' : 'aside'
  if (reason.effect === 'refuse') return reason.holds ? 'against' : 'aside'
  return reason.holds ? 'for' : 'aside'
}

/** Why somebody is refused. An exception that grants takes the conditions' place. */
export function against(result: Pick<EntitlementResult, 'status' | 'reasons'>): EntitlementReason[] {
  if (result.status !== 'not_entitled') return []
  return (result.reasons as EntitlementReason[]).filter((it) => verdictOf(it) === 'against')
}

export interface Gap {
  /** `over`: so much too much; `under`: so much is lacking; `equal`: exactly at the line that must be passed. */
  way: 'over' | 'under' | 'equal'
  fen: number | null
  amount: string | null
}
/** By how much a condition fails; null where that is no number. */
export function gapOf(reason: Pick<EntitlementReason, 'holds' | 'comparison' | 'value' | 'threshold' | 'unit'>): Gap | null {
  if (reason.holds !== false || !/^[<≤>≥=]$/.test(reason.comparison ?? '')) return null
  const text = (it: unknown) => (typeof it === 'number' || typeof it === 'string' ? decimal(String(it)) : null)
  const [value, threshold] = [text(reason.value), text(reason.threshold)]
  if (!value || !threshold) return null
  const order = compare(value, threshold)
  const size = order > 0 ? minus(value, threshold) : minus(threshold, value)
  const way = order === 0 ? 'equal' : order > 0 ? 'over' : 'under'
  return reason.unit === 'fen' ? { way, fen: Number(size.units), amount: null } : { way, fen: null, amount: shown(size) }
}

const RANK: Record<string, number> = { entitled: 0, undetermined: 1, not_entitled: 2 }
/** What is granted first, then what is open; each as the server has them. */
export function inOrder<T extends { status: string }>(results: readonly T[]): T[] {
  return results.map((it, at) => ({ it, at })).sort((a, b) => (RANK[a.it.status] ?? 3) - (RANK[b.it.status] ?? 3) || a.at - b.at).map(({ it }) => it)
}

export function countOf(results: readonly { status: string }[], status: string): number {
  return results.filter((it) => it.status === status).length
}

/* ---- the next question ---- */

export const MEMBERS = 'household.members'

/**
 * The fact to ask a resident for next, or `household.members`; null: all is settled, or
 * nothing is left to ask. Place, household and birth dates come first: everything rests on them.
 */
export function nextQuestion(answer: Pick<EntitlementAnswer, 'results'>, facts: readonly FactView[], asked: ReadonlySet<string>): string | null {
  const open = answer.results.filter((it) => it.status === 'undetermined')
  const wanted = new Map<string, number>()
  const add = (fact: string, weight: number) => wanted.set(fact, (wanted.get(fact) ?? 0) + weight)
  for (const it of open) {
    for (const fact of it.missing) add(fact, 1)
    // What settles an item for certain is worth more than what may.
    if (it.settling) add(it.settling, it.settles_always ? 40 : 20)
  }
  const can = (id: string) => !asked.has(id) && wanted.has(id)
  const askable = facts.filter((it) => it.used && it.question !== null && it.question !== '')
  const place = askable.find((it) => it.decides_region)
  if (place && can(place.id)) return place.id
  if (can(MEMBERS)) return MEMBERS
  const birth = askable.find((it) => it.entity === 'person' && it.kind === 'date' && /birth/.test(it.id))
  if (birth && can(birth.id)) return birth.id
  let best: { id: string; weight: number } | null = null
  for (const fact of askable) {
    if (!can(fact.id)) continue
    const weight = wanted.get(fact.id) ?? 0
    if (!best || weight > best.weight) best = { id: fact.id, weight }
  }
  const fact = askable.find((it) => it.id === best?.id)
  if (!fact) return null
  // Several sums that most people do not have: first which of them there are at all.
  for (const gate of GATES) {
    const inside = gateFacts(gate, askable).filter((it) => can(it.id))
    if (!asked.has(gate) && inside.length > 2 && inside.includes(fact)) return gate
  }
  // Whether something happened comes before the day on which it did.
  const whole = askable.find((it) => it !== fact && fact.id.startsWith(`${it.id}_`) && can(it.id))
  if (whole) return whole.id
  // The kind of a disability before its grade: they share their first word, and a code opens the other.
  const stem = fact.kind === 'number' ? `${fact.id.split('_')[0]}_` : null
  return (stem && askable.find((it) => it.kind === 'code' && it.id.startsWith(stem) && can(it.id))?.id) ?? fact.id
}

/** One question for several sums of a person, and of a household: which of them are there? */
export const GATES = ['gate:person', 'gate:household'] as const
export type Gate = (typeof GATES)[number]
export const isGate = (id: string | null): id is Gate => GATES.some((it) => it === id)

/** Whether nought is how somebody says that there is none: the question says so. */
export function canBeNone(fact: Pick<FactView, 'kind' | 'question'>): boolean {
  return (fact.kind === 'money' || fact.kind === 'number') && /(^|[^\d.])0([^\d.]|$)/.test(fact.question ?? '')
}

/** What stands behind a gate: sums of a person, and what a household owns. */
export function gateFacts<T extends FactView>(gate: Gate, facts: readonly T[]): T[] {
  const entity = gate === 'gate:person' ? 'person' : 'household'
  return facts.filter((it) => it.entity === entity && canBeNone(it) && (entity === 'household' || it.kind === 'money'))
}

/** A grade beside a kind: who has no kind has grade nought, by the words of the question. */
export function beside(fact: FactView, facts: readonly FactView[]): FactView | null {
  if (fact.kind !== 'code' || !fact.codes.some((it) => it.code === 'none')) return null
  const stem = `${fact.id.split('_')[0]}_`
  return facts.find((it) => it.used && it.kind === 'number' && it.entity === fact.entity && it.id.startsWith(stem) && canBeNone(it)) ?? null
}

/** Whether a fact matters of everybody in the household, or of the one who asks alone. */
export function ofEverybody(fact: FactView, results: readonly Pick<EntitlementResult, 'entity' | 'missing' | 'status'>[]): boolean {
  return fact.entity === 'person' && results.some((it) => it.entity === 'household' && it.missing.includes(fact.id))
}

/** An id for what is kept: the same while the same is sent, so that sending it twice keeps it once. */
export function keepId(before: { id: string; body: string } | null, body: string, random: () => string): { id: string; body: string } {
  return before?.body === body ? before : { id: random(), body }
}

/** 32 hexadecimal digits. `crypto.randomUUID` exists on https and loopback only. */
export function randomId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((it) => it.toString(16).padStart(2, '0')).join('')
}
