// What the server sends. Numbers that a plan prints arrive as decimal strings.

export interface Bilingual {
  zh: string
  en: string
}

export type Status = 'official' | 'transcribed' | 'derived' | 'illustrative'
export type Severity = 'error' | 'warning' | 'info'
export type Attribute = 'binding' | 'expected'
export type CommitmentKind = 'target' | 'norm'
export type TableKind = 'indicators' | 'achieved' | 'other'
export type DomainKind = 'basic' | 'inclusive' | 'life'
export type Direction = 'higher' | 'lower' | 'nearest' | 'range'
export type IndicatorKind = 'level' | 'cumulative' | 'growth' | 'maintain' | 'ceiling' | 'milestone'
export type Op = '=' | '>=' | '>' | '<=' | '<' | '~' | 'range'

export interface Period {
  start: number
  end: number
}

export interface Totals {
  indicators: number
  binding: number
  commitments: number
  projects: number
  findings: number
}

export interface Place {
  plan_id: string
  region_code: string | null
  region_name: Bilingual
  level: string | null
  title: string
  period: Period | null
  status: Status
  totals: Totals
}

export interface Domain {
  id: string
  zh: string
  en: string
  kind: DomainKind
  order: number
}

export interface DomainDetail extends Domain {
  synonyms: string[]
}

export interface Cell {
  plan_id: string
  domain_id: string | null
  indicators: number
  commitments: number
  projects: number
}

export interface Pack {
  id: string
  version: string
  title: Bilingual
  status: Status
}

export interface Overview {
  places: Place[]
  domains: Domain[]
  cells: Cell[]
  packs: Pack[]
}

export interface Source {
  id: string
  title: string
  issuer: string | null
  issued: string | null
  number: string | null
  status: Status
  file: string | null
  licence: string | null
}

export interface PlanDocument {
  title: string | null
  issuer: string | null
  region: string | null
  region_code: string | null
  period: Period | null
}

export interface Section {
  level: number
  title: string
  line: number
}

export interface PlanTable {
  number: number
  kind: TableKind
  title: string | null
  line: number
  header: string[]
}

/** A value as a table cell prints it. No values and no `op`: the cell is empty or holds words. */
export interface Bound {
  raw: string
  year: number | null
  op: Op | null
  values: string[]
  cumulative: boolean
}

export interface Indicator {
  table: number
  row: number
  domain: string | null
  domain_id: string | null
  indicator_id: string | null
  name: string
  unit: string | null
  attribute: Attribute | null
  baseline: Bound | null
  target: Bound | null
  targets: Bound[]
  line: number
}

export interface Commitment {
  index: number
  line: number
  subject: string
  op: Op | null
  values: string[]
  unit: string | null
  by_year: number | null
  cumulative: boolean
  kind: CommitmentKind
  section: string | null
  box: string | null
  domain_id: string | null
}

export interface Fact {
  line: number
  subject: string
  op: Op | null
  values: string[]
  unit: string | null
  year: number | null
  cumulative: boolean
  section: string | null
}

export interface Project {
  box: string | null
  name: string
  line: number
  commitments: number[]
  section: string | null
  domain_id: string | null
}

export interface Task {
  line: number
  name: string
  lead: string[]
  supporting: string[]
  section: string | null
}

export interface Finding {
  code: string
  severity: Severity
  message: string
  evidence: { document: string; line: number }[]
  remedy: string
}

export interface Plan {
  id: string
  source: Source
  document: PlanDocument
  text_available: boolean
  sections: Section[]
  tables: PlanTable[]
  indicators: Indicator[]
  commitments: Commitment[]
  facts: Fact[]
  projects: Project[]
  tasks: Task[]
  findings: Finding[]
}

export interface Evidence {
  document: string
  line: number
  text: string | null
  context: { line: number; text: string }[]
  reason: string | null
}

export interface CanonicalIndicator {
  id: string
  domain: string
  zh: string
  en: string
  unit: string | null
  direction: Direction | null
  kind: IndicatorKind
  numerator: Bilingual | null
  denominator: Bilingual | null
  synonyms: string[]
  status: Status
}

export interface Region {
  code: string
  level: string
  name: Bilingual
  parent: string | null
  valid_from: string | null
  valid_to: string | null
}

/** RFC 9457. */
export interface Problem {
  type?: string
  title?: string
  status?: number
  detail?: string
}
