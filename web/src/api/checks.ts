// What the server sends about checks, comparisons and differences. Written by hand until
// openapi.json describes it; pages import these names from here only.
import type { Attribute, Bilingual, Bound, Direction, Level, Period, Severity, Status } from './types'

// Sentences (message, remedy, title, explanation) come in the language of Accept-Language.
// Numbers are decimal strings. What the server does not know is null.
export type { Severity }

// GET /api/checks → Series[] : every plan of the store, and every document brought in for checking
export interface Series {
  id: string               // plan id, or the id given when a document was brought in
  plan_id: string | null
  title: string
  region_name: Bilingual
  period: Period | null
  pack: string | null; status: Status | null   // as of the plan; null for documents brought in
  counts: Counts           // of the latest run
  runs: number             // how many times a document was brought in for it
  last_at: string | null   // RFC 3339, of the latest run; null when only the plan of the pack was checked
}
export interface Counts { error: number; warning: number; info: number; accepted: number; set_aside: number }

// GET /api/checks/{id}?superior=PLAN&previous=PLAN → CheckReport
export interface CheckReport {
  id: string; plan_id: string | null
  title: string; document: string; region_name: Bilingual; period: Period | null
  text_available: boolean         // false: the checks that need the sentences did not run; say so, and how to give the document
  superior_id: string | null; previous_id: string | null
  plans: PlanRef[]                // what may be chosen as superior or previous; `suggested` marks the likely superior
  counts: Counts
  comparisons: number             // how many pairs of statements were compared
  findings: CheckFinding[]        // gravest first, then by line
  gone: CheckFinding[]            // findings of the run before that are no longer there (empty for the first run)
  runs: Run[]                     // newest first
  checked: RuleCount[]            // every check that ran, with how many it found: so a clean plan can say what was looked at
}
export interface PlanRef { id: string; title: string; region_name: Bilingual; period: Period | null; suggested: boolean }
export interface Run { number: number; at: string; by: string; document: string; counts: { error: number; warning: number; info: number } ; gone: number; stays: number; added: number }
export type Needs = 'plan' | 'text' | 'superior' | 'previous'
export interface RuleCount { code: string; title: string; severity: Severity; found: number; needs: Needs; ran: boolean }
export interface CheckFinding {
  key: string                     // stable across drafts: the same contradiction has the same key after lines moved
  code: string; title: string     // title of the check, e.g. 表文不一致 / Table and text differ
  severity: Severity; message: string; remedy: string
  chapter: string | null          // level-1 section it stands in; group by severity, then chapter
  section: string | null
  // Two pieces of evidence or more: both sides of a contradiction; show them next to each other. `text` is what stands
  // there (may be empty when the text is not at hand), `label` says what it is: 指标表 第12行 / table, 专栏3 / box, 正文 / text, 上位规划 / superior plan
  evidence: CheckEvidence[]
  change: 'new' | 'stays' | null  // against the run before
  decision: Decision | null       // the one that counts now
  history: Decision[]             // all, oldest first
}
export interface CheckEvidence { document: string; plan_id: string | null; line: number; label: string; text: string }
export type Verdict = 'accepted' | 'set-aside' | 'open'
export interface Decision { verdict: Verdict; reason: string; by: string; at: string }

// PUT /api/checks/{id}/decisions/{key}  {verdict, reason, by} → CheckFinding ; `set-aside` without reason, or without `by`: 400 problem
// POST /api/checks/{id}/runs?name=FILE&by=NAME[&superior=][&previous=]  body: the bytes of the document → CheckReport (change and gone filled).
//      id: a plan's id, or a new id (letters, digits, -) for a document that belongs to no plan. 400/413/422 problem when it can't be read: show title and detail.
// GET  /api/checks/{id}/export?format=docx|xlsx[&superior=][&previous=]   → file, in the language of Accept-Language or ?lang=zh|en (for a plain link use ?lang=)
// GET  /api/checks/{id}/comparisons?superior= → Comparison[]  (what was compared with what, and why two statements were kept apart)
export type Outcome = 'agree' | 'differ' | 'apart'
export interface Comparison {
  left: StatementRef; right: StatementRef
  outcome: Outcome
  rule: string; explanation: string
}
export interface StatementRef { document: string; line: number; label: string; name: string; value: string; year: number | null }
// GET  /api/checks/rules → Rule[] (reference of all checks)
export interface Rule { code: string; title: string; severity: Severity; needs: Needs; what: string; why: string; example: string; mended: string }

// GET /api/compare/matrix → Matrix: canonical indicators × plans (only indicators some plan has)
export interface Matrix {
  plans: MatrixPlan[]
  rows: MatrixRow[]
}
export interface MatrixRow {
  indicator_id: string; name: Bilingual; unit: string | null; domain_id: string; direction: Direction | null
  cells: (MatrixCell | null)[]  // in the order of plans; null: the plan lacks it
}
export interface MatrixPlan { plan_id: string; title: string; pack: string; region_code: string | null; region_name: Bilingual; level: Level | null; period: Period | null; illustrative: boolean }
export interface MatrixCell { line: number; baseline: Bound | null; target: Bound | null; target_value: string | null; attribute: Attribute | null }  // target_value: in the row's unit

// GET /api/compare?indicator=ID[&plan=ID…] → IndicatorComparison
export interface IndicatorComparison {
  indicator: { id: string; name: Bilingual; unit: string | null; domain_id: string; direction: Direction | null }
  unit: string | null                       // the unit all values were brought to
  rows: CompareRow[]                        // every plan; those that lack it too
}
export interface CompareRow {
  plan_id: string; title: string; region_code: string | null; region_name: Bilingual; level: Level | null; illustrative: boolean; pack: string
  found: 'table' | 'text' | null            // null: the plan lacks it
  printed_name: string | null; line: number | null; attribute: Attribute | null
  baseline: Bound | null; target: Bound | null
  baseline_value: string | null; target_value: string | null
  change: string | null                     // target − baseline
  change_per_year: string | null
  share_of_gap: string | null               // ambition: part of the gap that was left (to 100 % or to the best target) closed per year, in %, e.g. "8.3"
  why_absent: string | null                 // why change or ambition is not there (no baseline, total over the period, a bound …), a sentence
}

// GET /api/diff?old=PLAN&new=PLAN → PlanDiff
export interface PlanDiff {
  old: PlanRef; new: PlanRef
  changes: DiffChange[]
  unchanged: number
}
export type ChangeKind = 'added' | 'dropped' | 'raised' | 'lowered' | 'changed' | 'reworded' | 'attribute' | 'unit' | 'baseline'
export type ChangeOf = 'indicator' | 'commitment' | 'norm'
export interface DiffChange {
  kind: ChangeKind
  of: ChangeOf
  name: string; message: string
  old: DiffSide | null
  new: DiffSide | null
}
export interface DiffSide { line: number; name: string; value: string; unit: string | null; attribute: Attribute | null }
// The map: GET /api/boundaries/{pack}/{name} exists already (jiangsu: province, cities, counties), features have the region code; see PlaceMap.vue.
