// What the server sends, named for the pages. Everything comes from
// web/openapi.json by `npm run gen`. Numbers that a plan prints are decimal strings.
import type { components } from './schema'

type Schema = components['schemas']

/** The server always sends a field; what it does not know is null, at every depth. */
export type Wire<T> = T extends (infer Item)[]
  ? Wire<Item>[]
  : T extends object
    ? { [Key in keyof T]-?: Wire<Exclude<T[Key], undefined>> }
    : T

export type Status = Schema['Status']
export type Level = Schema['Level']
export type Severity = Schema['Severity']
export type Attribute = Schema['Attribute']
export type Direction = Schema['Direction']
export type Op = Schema['Op']

export type Bilingual = Wire<Schema['Bilingual']>
export type Period = Wire<Schema['Period']>
export type Overview = Wire<Schema['Overview']>
export type Place = Wire<Schema['Place']>
export type Domain = Wire<Schema['Domain']>
export type DomainDetail = Wire<Schema['DomainDetail']>
export type Cell = Wire<Schema['Cell']>
export type Pack = Wire<Schema['Pack']>

/** A value as a table cell prints it. No values and no `op`: the cell is empty or holds words. */
export type Bound = Wire<Schema['Bound']>
export type Plan = Wire<Schema['Plan']>
export type Source = Wire<Schema['Source']>
export type PlanDocument = Wire<Schema['Document']>
export type Section = Wire<Schema['Section']>
export type PlanTable = Wire<Schema['Table']>
export type Indicator = Wire<Schema['Indicator']>
export type Achieved = Wire<Schema['Achieved']>
export type Commitment = Wire<Schema['Commitment']>
export type Fact = Wire<Schema['Fact']>
export type Project = Wire<Schema['Project']>
export type Task = Wire<Schema['Task']>
export type Finding = Wire<Schema['Finding']>
export type Evidence = Wire<Schema['Evidence']>
export type CanonicalIndicator = Wire<Schema['CanonicalIndicator']>
export type Region = Wire<Schema['Region']>

/** Drafts of one plan: what was found, what was decided. */
export type CheckSeries = Wire<Schema['CheckSeries']>
export type CheckCounts = Wire<Schema['CheckCounts']>
export type CheckReport = Wire<Schema['CheckReport']>
export type CheckRun = Wire<Schema['CheckRun']>
export type CheckFinding = Wire<Schema['CheckFinding']>
export type CheckEvidence = Wire<Schema['CheckEvidence']>
export type Decision = Wire<Schema['Decision']>
export type NewDecision = Schema['NewDecision']
export type Verdict = Schema['Verdict']
export type Rule = Wire<Schema['Rule']>
export type RuleCount = Wire<Schema['RuleCount']>
export type Needs = Schema['Needs']
export type PlanRef = Wire<Schema['PlanRef']>
export type StatementComparison = Wire<Schema['StatementComparison']>
export type StatementRef = Wire<Schema['StatementRef']>
export type ComparisonOutcome = Schema['ComparisonOutcome']

/** Plans held against each other. */
export type Matrix = Wire<Schema['Matrix']>
export type MatrixPlan = Wire<Schema['MatrixPlan']>
export type MatrixRow = Wire<Schema['MatrixRow']>
export type MatrixCell = Wire<Schema['MatrixCell']>
export type IndicatorComparison = Wire<Schema['IndicatorComparison']>
export type CompareRow = Wire<Schema['CompareRow']>
export type PlanDiff = Wire<Schema['PlanDiff']>
export type DiffChange = Wire<Schema['DiffChange']>
export type DiffSide = Wire<Schema['DiffSide']>
export type DiffKind = Schema['DiffKind']

/** The planner's desk. */
export type DraftListed = Wire<Schema['DraftListed']>
export type Draft = Wire<Schema['Draft']>
export type DraftTable = Wire<Schema['DraftTable']>
export type DraftItem = Wire<Schema['DraftItem']>
export type DraftCell = Wire<Schema['DraftCell']>
export type DraftCorrection = Wire<Schema['DraftCorrection']>
export type DraftEdition = Wire<Schema['DraftEdition']>
export type DraftSource = Wire<Schema['DraftSource']>
export type SourceLine = Wire<Schema['SourceLine']>
export type SourceMark = Wire<Schema['SourceMark']>
export type DraftDifference = Wire<Schema['DraftDifference']>
export type DraftEvent = Wire<Schema['DraftEvent']>
export type Edit = Schema['Edit']
export type EditAnchor = Schema['EditAnchor']
export type EditRow = Schema['EditRow']
export type EditCommitment = Schema['EditCommitment']
export type NewCorrection = Schema['NewCorrection']
export type NewDraftEdition = Schema['NewDraftEdition']
export type NewDraftHead = Schema['NewDraftHead']

/** Service lists, the rules that decide them, and the rules tried on somebody and on a population. */
export type Jurisdiction = Wire<Schema['Jurisdiction']>
export type ServiceList = Wire<Schema['ServiceList']>
export type ListItem = Wire<Schema['ListItem']>
export type ListCategory = Wire<Schema['ListCategory']>
export type StandardView = Wire<Schema['StandardView']>
export type SpendingView = Wire<Schema['SpendingView']>
export type SourceView = Wire<Schema['SourceView']>
export type FactView = Wire<Schema['FactView']>
export type ItemDetail = Wire<Schema['ItemDetail']>
export type RuleView = Wire<Schema['RuleView']>
export type AmountView = Wire<Schema['AmountView']>
export type ParameterView = Wire<Schema['ParameterView']>
export type ParameterStep = Wire<Schema['ParameterStep']>
/** `person` and `household` hold facts by id, as the case was written. */
export type CaseView = Omit<Wire<Schema['CaseView']>, 'person' | 'household'> & { person: unknown; household: unknown }
export type ExclusionView = Wire<Schema['ExclusionView']>
export type EntitlementAnswer = Wire<Schema['EntitlementAnswer']>
export type EntitlementResult = Wire<Schema['EntitlementResult']>
export type EntitlementReason = Omit<Wire<Schema['EntitlementReason']>, 'value' | 'threshold'> & { value: unknown; threshold: unknown }
export type TrialAnswer = Wire<Schema['TrialAnswer']>
export type TrialItem = Wire<Schema['TrialItem']>
export type TrialPlace = Wire<Schema['TrialPlace']>
export type TrialBin = Wire<Schema['TrialBin']>
export type ReformBody = Schema['ReformBody']

/** Searching. Offsets of marks count characters. */
export type SearchKind = Schema['SearchKind']
export type Search = Wire<Schema['Search']>
export type SearchResult = Wire<Schema['SearchResult']>
export type SearchSuggestion = Wire<Schema['SearchSuggestion']>
export type Marked = Wire<Schema['Marked']>

/** RFC 9457. */
export type Problem = Partial<Schema['ProblemBody']>

/** Task decomposition and read-only links. */
export type Assignments = Wire<Schema['Assignments']>
export type AssignedItem = Wire<Schema['AssignedItem']>
export type Assignment = Wire<Schema['Assignment']>
export type AssignmentShare = Wire<Schema['Share']>
export type AssignmentChange = Wire<Schema['AssignmentChange']>
export type RegionChoice = Wire<Schema['RegionChoice']>
export type NewAssignment = Schema['NewAssignment']
export type AcceptedProposals = Wire<Schema['AcceptedProposals']>
export type ShareLink = Wire<Schema['Link']>
export type MadeLink = Wire<Schema['MadeLink']>
export type NewLink = Schema['NewLink']
export type SharedPlan = Wire<Schema['SharedPlan']>
export type ActionName = Schema['ActionName']
export type Role = Schema['Role']
export type Session = Wire<Schema['Session']>
export type Account = Wire<Schema['Account']>
export type NewAccount = Schema['NewAccount']
export type AccountChange = Schema['AccountChange']
export type FreshAccount = Wire<Schema['FreshAccount']>
export type OfficeChoices = Wire<Schema['OfficeChoices']>
export type TotpOffer = Wire<Schema['TotpOffer']>
export type RecoveryCodes = Wire<Schema['RecoveryCodes']>
export type AuditPage = Wire<Schema['AuditPage']>
export type AuditEntry = Wire<Schema['AuditEntry']>

/** Service circles. Numbers here are measured on a map and are numbers, not the decimals that plans print. */
export type PlaceData = Omit<Wire<Schema['Places']>, 'bounds' | 'status'> & {
  /** West, south, east, north; the description of the API cannot say that they are four. */
  bounds: [number, number, number, number]
  status: Status
}
export type PlaceRegion = Wire<Schema['PlaceRegion']>
export type Circle = Wire<Schema['Circle']>
export type CircleRow = Wire<Schema['CircleRow']>
export type CircleSummary = Wire<Schema['CircleSummary']>
export type ScenarioAnswer = Wire<Schema['Scenario']>
export type ScenarioRow = Wire<Schema['ScenarioRow']>
export type Change = Schema['ScenarioChange']
export type Supply = Wire<Schema['Supply']>
export type SupplyRow = Wire<Schema['SupplyRow']>
export type NearType = Omit<Wire<Schema['NearType']>, 'path'> & { path: [number, number][] }
export type Near = Omit<Wire<Schema['Near']>, 'types'> & { types: NearType[] }
export type NearFacility = Wire<Schema['NearFacility']>
export type NormCheck = Wire<Schema['Norms']>
export type NormResult = Wire<Schema['NormResult']>
export type NormRegion = Wire<Schema['NormRegion']>
export type NormSource = Wire<Schema['NormSource']>

/** Monitoring: targets beside what was observed. Figures are decimal text; measures of inequality are numbers. */
export type MonitorOverview = Wire<Schema['MonitorOverview']>
export type MonitoredRegion = Wire<Schema['MonitoredRegion']>
export type RegionMonitor = Wire<Schema['RegionMonitor']>
export type TrackedTarget = Wire<Schema['TrackedTarget']>
export type IndicatorMonitor = Wire<Schema['IndicatorMonitor']>
export type FigureView = Wire<Schema['FigureView']>
export type PeerValue = Wire<Schema['PeerValue']>
export type EquityAnswer = Wire<Schema['EquityAnswer']>
export type EquityMeasures = Wire<Schema['EquityMeasures']>
export type LorenzPoint = Wire<Schema['LorenzPoint']>
export type ImportAnswer = Wire<Schema['ImportAnswer']>
