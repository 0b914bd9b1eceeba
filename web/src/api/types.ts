// What the server sends. Shapes come from web/openapi.json (`npm run gen`); the
// closed sets of words are written here, because the pages have a label for each.
// Numbers that a plan prints arrive as decimal strings.
import type { components } from './schema'

type Schema = components['schemas']

/** The server always sends a field; what it does not know is null. */
type Wire<Name extends keyof Schema, Narrow extends { [Key in keyof Schema[Name]]?: unknown } = object> = Omit<
  Required<Schema[Name]>,
  keyof Narrow
> &
  Narrow

export type Status = 'official' | 'transcribed' | 'derived' | 'illustrative'
export type Level = 'province' | 'city' | 'county' | 'town' | 'village'
export type Severity = 'error' | 'warning' | 'info'
export type Attribute = 'binding' | 'expected'
export type CommitmentKind = 'target' | 'norm'
export type TableKind = 'indicators' | 'achieved' | 'other'
export type DomainKind = 'basic' | 'inclusive' | 'life'
export type Direction = 'higher' | 'lower' | 'nearest' | 'range'
export type IndicatorKind = 'level' | 'cumulative' | 'growth' | 'maintain' | 'ceiling' | 'milestone'
export type Op = '=' | '>=' | '>' | '<=' | '<' | '~' | 'range'

export type Bilingual = Wire<'Bilingual'>
export type Period = Wire<'Period'>
export type Cell = Wire<'Cell'>
export type Domain = Wire<'Domain', { kind: DomainKind }>
export type DomainDetail = Domain & { synonyms: string[] }
export type Pack = Wire<'Pack', { status: Status }>
export type Place = Wire<'Place', { status: Status; level: Level | null }>
export type Overview = Wire<'Overview', { places: Place[]; domains: Domain[]; packs: Pack[]; cells: Cell[] }>

/** A value as a table cell prints it. No values and no `op`: the cell is empty or holds words. */
export type Bound = Wire<'Bound', { op: Op | null }>
export type Section = Wire<'Section'>
export type PlanTable = Wire<'Table', { kind: TableKind }>
export type Indicator = Wire<
  'Indicator',
  { attribute: Attribute | null; baseline: Bound | null; target: Bound | null; targets: Bound[] }
>
export type Commitment = Wire<'Commitment', { op: Op | null; kind: CommitmentKind }>
export type Fact = Wire<'Fact', { op: Op | null }>
export type Project = Wire<'Project'>
export type Task = Wire<'Task'>
export type Finding = Wire<'Finding', { severity: Severity }>
export type Source = Wire<'Source', { status: Status }>
export type PlanDocument = Wire<'Document'>
export type Plan = Wire<
  'Plan',
  {
    status: Status
    level: Level | null
    source: Source
    document: PlanDocument
    sections: Section[]
    tables: PlanTable[]
    indicators: Indicator[]
    commitments: Commitment[]
    facts: Fact[]
    projects: Project[]
    tasks: Task[]
    findings: Finding[]
  }
>
export type Evidence = Wire<'Evidence'>
export type CanonicalIndicator = Wire<
  'CanonicalIndicator',
  { status: Status; direction: Direction | null; kind: IndicatorKind; numerator: Bilingual | null; denominator: Bilingual | null }
>
export type Region = Wire<'Region', { level: Level }>

/** RFC 9457. */
export type Problem = Partial<Schema['ProblemBody']>
