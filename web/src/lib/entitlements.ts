import type { CaseView, FactView, ListCategory, ListItem, ParameterStep, ParameterView, ReformBody, SourceView, SpendingView, StandardView, TrialBin } from '@/api/types'
import { preferences } from '@/composables/usePreferences'
import { t, type MessageKey } from '@/i18n'
import { wordFor } from './labels'
import { niceScale, toNumber, type Scale } from './scale'

export type EntitlementStatus = 'entitled' | 'not_entitled' | 'undetermined'
export const STATUSES: readonly EntitlementStatus[] = ['entitled', 'not_entitled', 'undetermined']

/* Money: whole fen, printed digit by digit. A float never comes near it. */

function grouped(whole: string): string {
  return whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}

/** `142700` → `1,427`; `83650` → `836.50`. Null stays null: no amount is not nothing. */
export function yuan(fen: number | null | undefined): string | null {
  if (fen === null || fen === undefined || !Number.isSafeInteger(fen)) return null
  const digits = String(Math.abs(fen)).padStart(3, '0')
  const cents = digits.slice(-2)
  return `${fen < 0 ? '−' : ''}${grouped(digits.slice(0, -2))}${cents === '00' ? '' : `.${cents}`}`
}

/** The same with its sign, for what is gained or lost. */
export function signedYuan(fen: number | null | undefined): string | null {
  const text = yuan(fen)
  return text !== null && (fen ?? 0) > 0 ? `+${text}` : text
}

export function moneyText(fen: number | null | undefined): string | null {
  const amount = yuan(fen)
  return amount === null ? null : t('entitlements.yuan', { amount })
}

/** A decimal as printed, without noughts behind and with its thousands apart: `30000.00` → `30,000`. */
export function decimalText(text: string): string {
  const found = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text.trim())
  if (!found) return text
  const [, sign = '', whole = '0', fraction = ''] = found
  const rest = fraction.replace(/0+$/, '')
  return `${sign === '-' ? '−' : ''}${grouped(whole)}${rest ? `.${fraction.length === 2 && rest.length === 1 ? fraction : rest}` : ''}`
}

const PERIODS: Record<string, MessageKey> = { month: 'entitlements.per-month', year: 'entitlements.per-year', once: 'entitlements.once' }

/** `836.50 元/月`. */
export function amountText(fen: number | null | undefined, period: string | null | undefined): string | null {
  const amount = moneyText(fen)
  const key = period ? PERIODS[period] : undefined
  return amount === null || !key ? amount : t(key, { amount })
}

/** What changes, with its sign: `+90,368.80 元/月`. */
export function changeText(fen: number | null | undefined, period: string | null | undefined): string | null {
  const text = amountText(fen, period)
  return text !== null && (fen ?? 0) > 0 ? `+${text}` : text
}

/* Words */

export const KIND_TERMS = { basic: 'domain-basic', inclusive: 'domain-inclusive', life: 'domain-life' } as const
export type ServiceKind = keyof typeof KIND_TERMS

export const LIFE_STAGES: Record<string, MessageKey> = {
  birth: 'entitlements.stage.birth',
  childhood: 'entitlements.stage.childhood',
  schooling: 'entitlements.stage.schooling',
  work: 'entitlements.stage.work',
  health: 'entitlements.stage.health',
  housing: 'entitlements.stage.housing',
  'old-age': 'entitlements.stage.old-age',
  hardship: 'entitlements.stage.hardship',
  disability: 'entitlements.stage.disability',
  'military-service': 'entitlements.stage.military-service',
  everyday: 'entitlements.stage.everyday',
}
export function stageText(stage: string): string {
  const key = LIFE_STAGES[stage]
  return key ? t(key) : stage
}

const STATUS_KEYS: Record<EntitlementStatus, MessageKey> = {
  entitled: 'entitlements.entitled',
  not_entitled: 'entitlements.not-entitled',
  undetermined: 'entitlements.undetermined',
}
export function statusText(status: string): string {
  return status in STATUS_KEYS ? t(STATUS_KEYS[status as EntitlementStatus]) : status
}

const PAYERS: Record<string, MessageKey> = {
  central: 'entitlements.payer.central',
  province: 'entitlements.payer.province',
  city: 'entitlements.payer.city',
  county: 'entitlements.payer.county',
  town: 'entitlements.payer.town',
  fund: 'entitlements.payer.fund',
}
export function payerText(level: string): string {
  const key = PAYERS[level]
  return key ? t(key) : (wordFor('level', level) ?? level)
}

/** Thousandths as a percentage: 400 → 40%, 125 → 12.5%. */
export function permilleText(permille: number): string {
  const rest = permille % 10
  return `${(permille - rest) / 10}${rest ? `.${rest}` : ''}%`
}

export function spendingText(shares: readonly SpendingView[]): string {
  return shares.map((it) => `${payerText(it.level)} ${it.permille === null ? t('entitlements.share-open') : permilleText(it.permille)}`).join(' · ')
}

/* Units and what a figure counts by. Packs write units in Chinese and what they count by in English. */
const UNIT_EN: Record<string, string> = {
  元: 'yuan',
  平方米: 'm²',
  次: 'times',
  个: '',
  人: 'people',
  名: 'people',
  张: 'beds',
  所: 'institutions',
  分钟: 'min',
  年: 'years',
  个月: 'months',
  倍: '×',
  公里: 'km',
  套: 'homes',
  户: 'households',
  人次: 'visits',
  辆: 'vehicles',
}
export function unitText(unit: string | null): string {
  if (!unit) return ''
  return preferences.locale === 'zh' ? unit : (UNIT_EN[unit] ?? unit)
}

const PER_ZH: Record<string, string> = {
  'person and month': '人·月',
  'person and year': '人·年',
  'resident and year': '人·年',
  'child and month': '儿童·月',
  'pupil and year': '学生·年',
  'pupil and day': '学生·天',
  'household and year': '户·年',
  'family and year': '户·年',
  person: '人',
  month: '月',
  year: '年',
  resident: '居民',
  residents: '居民',
  pupil: '学生',
  pregnancy: '次妊娠',
  'five years': '五年',
  '100 households': '百户',
  '1,000 residents': '千人',
  '10,000 residents': '万人',
  '1,000 old people': '千名老年人',
  '1,000 registered old people': '千名户籍老年人',
  'children of the ages': '适龄儿童',
  'children up to six': '六岁以下儿童',
  'children in difficulty': '困境儿童',
  'children in kindergarten': '在园幼儿',
  kindergartens: '幼儿园',
  schools: '学校',
  'people to be insured': '应参保人口',
  'people over 65': '65 岁以上人口',
  'people of eighty and over': '80 岁以上人口',
  'people who need it': '有需求的人',
  'people with a right to it': '符合条件的人',
  'people found to have a right': '经认定符合条件的人',
  'people asked': '受访者',
  'people tested': '受检者',
  'people of groups at risk': '高危人群',
  'target group': '目标人群',
  'old people': '老年人',
  'old people at home': '居家老年人',
  'urban resident households': '城镇居民家庭',
  'towns and subdistricts': '乡镇（街道）',
  'town or subdistrict': '乡镇（街道）',
  'towns and villages': '镇村',
  'villages and communities': '村（社区）',
  'urban communities': '城市社区',
  'rural communities': '农村社区',
  communities: '社区',
  community: '社区',
  villages: '村',
  town: '乡镇',
  subdistrict: '街道',
  county: '县（市、区）',
  city: '设区市',
  'city, county or district': '市、县（区）',
  'beds of institutions': '机构床位',
  'beds of rural homes': '农村敬老院床位',
  'subsistence line': '低保标准',
  'consumption a head of the year before': '上年人均消费支出',
  'places to be served': '应覆盖的地方',
  'pilot places': '试点地区',
  'neighbouring counties': '相邻县区',
  'way to a fitness place': '到健身场所的路程',
  'new areas and estates': '新区和新建小区',
  'urban estates': '城市小区',
  '3,000 to 4,000 households': '三千至四千户',
  'ambulance station': '急救站',
  'community health station': '社区卫生服务站',
  'community health centre': '社区卫生服务中心',
  'village clinic': '村卫生室',
  'primary care institutions': '基层医疗卫生机构',
  burials: '安葬',
  'urban sewage': '城市污水',
  'urban domestic sewage': '城镇生活污水',
  'sorted waste': '生活垃圾',
  veterans: '退役军人',
  'new veterans': '新退役军人',
  'food tested': '抽检食品',
  'medicine tested': '抽检药品',
  facilities: '设施',
}
/** What a figure counts by: `人·月`, `person and month`. */
export function perText(per: string | null): string {
  if (!per) return ''
  return preferences.locale === 'zh' ? (PER_ZH[per] ?? per) : per
}

/** The language of what a pack says in English only. */
export function perLang(per: string | null): 'en' | undefined {
  return preferences.locale === 'zh' && per !== null && !(per in PER_ZH) ? 'en' : undefined
}

/** Ten thousand times a decimal, digit by digit: `0.89` → `8900`. */
function tenThousand(text: string): string {
  const [whole = '', fraction = ''] = text.split('.')
  if (!/^\d+$/.test(whole + fraction)) return text
  const digits = (whole + fraction.padEnd(4, '0').slice(0, 4)).replace(/^0+(?=\d)/, '')
  return fraction.length > 4 ? `${digits}.${fraction.slice(4)}` : digits
}

/** Floor, exact or band in words: `不低于 820 元`. Null where the document gives no figure. */
export function standardFigure(standard: StandardView): string | null {
  const { quantity, quantity_to, unit, bound } = standard
  if (quantity === null || bound === 'words') return null
  // English does not count in ten thousands.
  const large = preferences.locale === 'en' && unit?.startsWith('万') === true
  const of = (printed: string) => {
    const text = large ? tenThousand(printed) : printed
    const many = unitText(large ? (unit?.slice(1) ?? null) : unit)
    // Only English units have a plural: 1 time, 2 times.
    const suffix = text === '1' ? many.replace(/s$/, '') : many
    return `${decimalText(text)}${suffix && !/^[%×]$/.test(suffix) ? ' ' : ''}${suffix}`
  }
  if (bound === 'band') return t('entitlements.bound.band', { from: decimalText(large ? tenThousand(quantity) : quantity), to: of(quantity_to ?? quantity) })
  return bound === 'floor' ? t('entitlements.bound.floor', { figure: of(quantity) }) : of(quantity)
}

/** The same in one line, for exports. */
export function standardText(standard: StandardView): string {
  const figure = standardFigure(standard) ?? t('entitlements.bound.words')
  const per = perText(standard.per)
  return [standard.scope, per ? t('entitlements.per', { figure, per }) : figure].filter(Boolean).join(t('entitlements.colon'))
}

/** The place in a document: an article, or a line of the text that was read. */
export function placeText(source: SourceView): string {
  return [source.article, source.line === null ? null : t('entitlements.line', { line: source.line })].filter(Boolean).join(' · ')
}

export function sourceText(source: SourceView): string {
  return [source.title ?? source.document, placeText(source)].filter(Boolean).join(' ')
}

/** How many, where few are not told. */
export function countText(count: number | null | undefined, least: number, format: (count: number) => string, entity?: string): string {
  if (count !== null && count !== undefined && (count === 0 || count >= least)) return format(count)
  return t(entity === 'household' ? 'entitlements.fewer-households' : entity === 'person' ? 'entitlements.fewer-people' : 'entitlements.fewer', { least })
}

/* The list */

export type Grouping = 'domain' | 'stage'
export interface Entry {
  key: string
  item: ListItem
  group: { key: string; label: string }
}

/** Items under their domain and category, or under every stage of life they belong to; the pack's own first. */
export function entriesOf(items: readonly ListItem[], categories: readonly ListCategory[], by: Grouping, pack: string): Entry[] {
  const own = (it: ListItem) => (it.pack === pack ? 0 : 1)
  if (by === 'stage') {
    const stages = [...Object.keys(LIFE_STAGES), ...new Set(items.flatMap((it) => it.life_stages).filter((it) => !(it in LIFE_STAGES)))]
    const of = (stage: string, label: string, some: readonly ListItem[]) =>
      [...some].sort((a, b) => own(a) - own(b)).map((item) => ({ key: `${stage}-${item.code}`, item, group: { key: stage, label } }))
    return [
      ...stages.flatMap((stage) => of(stage, stageText(stage), items.filter((it) => it.life_stages.includes(stage)))),
      ...of('none', t('entitlements.stage.none'), items.filter((it) => it.life_stages.length === 0)),
    ]
  }
  const names = new Map(categories.map((it) => [it.id, it.name]))
  const places = new Map(categories.map((it, at) => [it.id, at]))
  const domains = [...new Set([...categories.map((it) => it.domain), ...items.map((it) => it.domain)])]
  const order = (it: ListItem) => domains.indexOf(it.domain) * 1000 + (it.category === null ? 999 : (places.get(it.category) ?? 998))
  return [...items]
    .sort((a, b) => order(a) - order(b) || own(a) - own(b))
    .map((item) => {
      const category = item.category === null ? t('entitlements.category.none') : (names.get(item.category) ?? item.category)
      return { key: item.code, item, group: { key: `${item.domain}-${item.category ?? ''}`, label: `${item.domain_name ?? item.domain} · ${category}` } }
    })
}

/* Figures over time */

export interface Step {
  from: string
  to: string | null
  /** As printed; null where there is none from that day on. */
  value: string | null
  state: 'past' | 'current' | 'future'
  /** The day it was made known, where that was after it began. */
  announced: string | null
  source: SourceView
}
export interface Series {
  key: string
  /** Null where the figure holds everywhere. */
  name: string | null
  steps: Step[]
}

/** A figure's history by place, in order of time. */
export function seriesOf(parameter: ParameterView, today: string): Series[] {
  const byPlace = new Map<string, ParameterStep[]>()
  for (const step of parameter.values) byPlace.set(step.region ?? '', [...(byPlace.get(step.region ?? '') ?? []), step])
  return [...byPlace].map(([key, steps]) => ({
    key,
    name: steps[0]?.region === null ? null : (steps[0]?.region_name ?? key),
    steps: [...steps]
      .sort((a, b) => (a.valid_from < b.valid_from ? -1 : 1))
      .map((it) => ({
        from: it.valid_from,
        to: it.valid_to,
        value: it.value,
        state: it.valid_from > today ? ('future' as const) : it.valid_to !== null && it.valid_to <= today ? ('past' as const) : ('current' as const),
        announced: it.announced,
        source: it.source,
      })),
  }))
}

/** Whether a figure ever changed, so that a drawing says more than a line of text. */
export function changes(series: readonly Series[]): boolean {
  return series.some((it) => it.steps.length > 1)
}

/** Days since 1970; civil dates have no time zone. */
export function dayOf(date: string): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000)
}

/** Today by the reader's own clock. */
export function todayText(now = new Date()): string {
  return [now.getFullYear(), String(now.getMonth() + 1).padStart(2, '0'), String(now.getDate()).padStart(2, '0')].join('-')
}

export interface StepLine {
  from: number
  to: number
  y: number
  step: Step
  /** Where it rises or falls from, if the figure before ends where this begins. */
  before: number | null
  /** It goes on beyond the drawing. */
  open: boolean
}
export interface StepDrawing {
  days: { from: number; to: number }
  scale: Scale
  /** 1 January of a year, and its place. */
  years: { year: number; at: number }[]
  today: number | null
  lines: { series: Series; steps: StepLine[] }[]
}

/** All in percent of the drawing: `x` from the left, `y` from the top. */
export function stepDrawing(all: readonly Series[], today: string): StepDrawing | null {
  const known = all.flatMap((it) => it.steps.filter((step) => step.value !== null))
  // Room above and below: a step of four per cent is not to look like a cliff.
  const scale = niceScale(known.flatMap((it) => toNumber(it.value) ?? []).flatMap((it) => [it * 0.9, it * 1.04]), 5)
  if (!scale) return null
  const starts = known.map((it) => dayOf(it.from))
  const first = Math.min(...starts)
  const now = dayOf(today)
  const ends = known.map((it) => (it.to === null ? dayOf(it.from) : dayOf(it.to)))
  const last = Math.max(now, ...starts, ...ends)
  const room = Math.max(30, Math.round((last - first) * 0.08))
  const days = { from: first, to: last + room }
  const x = (day: number) => round(((day - days.from) / (days.to - days.from)) * 100)
  const y = (value: number) => round(100 - ((value - scale.min) / (scale.max - scale.min || 1)) * 100)
  const years: StepDrawing['years'] = []
  const span = Math.ceil((days.to - days.from) / 366)
  const stride = span > 12 ? 5 : span > 6 ? 2 : 1
  const begin = new Date(days.from * 86_400_000).getUTCFullYear()
  for (let year = begin; year <= begin + span + 1; year += stride) {
    const day = dayOf(`${year}-01-01`)
    if (day >= days.from && day <= days.to) years.push({ year, at: x(day) })
  }
  const lines = all.map((series) => ({
    series,
    steps: series.steps.flatMap((step, at) => {
      const value = toNumber(step.value)
      if (value === null) return []
      const before = series.steps[at - 1]
      const old = before && before.to === step.from ? toNumber(before.value) : null
      return [{ from: x(dayOf(step.from)), to: step.to === null ? 100 : x(dayOf(step.to)), y: y(value), step, before: old === null ? null : y(old), open: step.to === null }]
    }),
  }))
  return { days, scale, years, today: now >= days.from && now <= days.to ? x(now) : null, lines }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

/** A figure with its unit: `845.50 元`. */
export function figureText(parameter: Pick<ParameterView, 'kind' | 'unit'>, value: string | null): string {
  if (value === null) return t('entitlements.figure.none')
  if (parameter.kind === 'bool') return t(value === 'true' ? 'entitlements.yes' : 'entitlements.no')
  const unit = parameter.kind === 'money' ? unitText('元') : unitText(parameter.unit)
  return `${decimalText(value)}${unit ? ' ' : ''}${unit}`
}

/* Rules */

/** Names that an expression uses, in the order in which they stand there; words in quotes are values. */
export function namesIn(expression: string): string[] {
  return [...new Set(expression.replace(/'[^']*'/g, ' ').match(/\b[a-z][a-z0-9_]*\b/g) ?? [])]
}

export const AMOUNT_KINDS: Record<string, MessageKey> = {
  fixed: 'entitlements.amount.fixed',
  top_up: 'entitlements.amount.top-up',
  per_head: 'entitlements.amount.per-head',
  percentage: 'entitlements.amount.percentage',
  taper: 'entitlements.amount.taper',
  bands: 'entitlements.amount.bands',
  table: 'entitlements.amount.table',
}
const PARTS: Record<string, MessageKey> = {
  value: 'entitlements.part.value',
  line: 'entitlements.part.line',
  from: 'entitlements.part.from',
  heads: 'entitlements.part.heads',
  of: 'entitlements.part.of',
  share: 'entitlements.part.share',
  full: 'entitlements.part.full',
  over: 'entitlements.part.over',
  measure: 'entitlements.part.measure',
  by: 'entitlements.part.by',
  floor: 'entitlements.part.floor',
  cap: 'entitlements.part.cap',
}
export function partText(part: string): string {
  const key = PARTS[part]
  return key ? t(key) : part
}

/** What a case expects of one item. */
export function expectedOf(one: CaseView, item: string) {
  return one.expect.find((it) => it.item === item) ?? null
}

/* Somebody to try a rule on */

export type Facts = Record<string, unknown>
export interface Draft {
  as_of: string
  region: string | null
  person: Facts
  household: Facts
  /** Those who live there besides the one who asks; null: nobody knows. */
  members: Facts[] | null
}

function facts(value: unknown): Facts {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? { ...(value as Facts) } : {}
}

export function draftOf(one: Pick<CaseView, 'as_of' | 'region' | 'person' | 'household'>): Draft {
  const { members, ...household } = facts(one.household)
  return { as_of: one.as_of, region: one.region, person: facts(one.person), household, members: Array.isArray(members) ? members.map(facts) : null }
}

export function bodyOf(draft: Draft) {
  return { as_of: draft.as_of, region: draft.region, person: draft.person, household: draft.members === null ? draft.household : { ...draft.household, members: draft.members } }
}

/** What a field shows of a fact. Money may be written in yuan, or in fen under another name. */
export function fieldText(of: Facts, fact: Pick<FactView, 'id' | 'kind'>): string {
  const fen = of[`${fact.id}_fen`]
  if (fact.kind === 'money' && typeof fen === 'number') return (yuan(fen) ?? '').replaceAll(',', '').replace('−', '-')
  const value = of[fact.id]
  return value === null || value === undefined ? '' : String(value)
}

/** The facts with one changed. An empty field is a fact that is not known, and never nothing. */
export function withFact(of: Facts, fact: Pick<FactView, 'id' | 'kind'>, text: string): Facts {
  const others = Object.fromEntries(Object.entries(of).filter(([id]) => id !== fact.id && id !== `${fact.id}_fen`))
  const trimmed = text.trim()
  if (trimmed === '') return others
  return { ...others, [fact.id]: fact.kind === 'bool' ? trimmed === 'true' : trimmed }
}

/** What is wrong with what was typed, before the server is asked. */
export function fieldFault(fact: Pick<FactView, 'kind' | 'decimals'>, text: string): MessageKey | null {
  const trimmed = text.trim()
  if (trimmed === '') return null
  if (fact.kind === 'money') return /^-?\d{1,12}(\.\d{1,2})?$/.test(trimmed) ? null : 'entitlements.fault.money'
  if (fact.kind === 'number') {
    if (fact.decimals === 0) return /^-?\d{1,12}$/.test(trimmed) ? null : 'entitlements.fault.whole'
    return /^-?\d{1,12}(\.\d+)?$/.test(trimmed) && (trimmed.split('.')[1] ?? '').length <= fact.decimals ? null : 'entitlements.fault.number'
  }
  if (fact.kind === 'date') return /^\d{4}-\d{2}-\d{2}$/.test(trimmed) ? null : 'entitlements.fault.date'
  return null
}

/** Values of reasons: money in fen, yes or no, codes, dates. */
export function reasonValue(value: unknown, unit: string | null): string {
  if (value === null || value === undefined) return '—'
  if (typeof value === 'boolean') return t(value ? 'entitlements.yes' : 'entitlements.no')
  if (unit === 'fen' && typeof value === 'number') return moneyText(value) ?? '—'
  if (typeof value === 'number') return decimalText(String(value))
  if (typeof value === 'string') return value
  return JSON.stringify(value)
}

const COMPARISONS: Record<string, string> = { '<=': '≤', '>=': '≥', '<>': '≠', '!=': '≠' }
export function comparisonText(comparison: string | null): string {
  return comparison === null ? '' : (COMPARISONS[comparison] ?? comparison)
}

/* A population */

/** Another figure, as typed; null where it is neither a value nor a percentage. */
export function reformOf(parameter: ParameterView, way: 'value' | 'percent', text: string): ReformBody | null {
  const trimmed = text.trim().replaceAll(',', '')
  if (way === 'percent') return /^\d{1,4}$/.test(trimmed) ? { parameter: parameter.id, percent: Number(trimmed) } : null
  const pattern = parameter.kind === 'money' ? /^\d{1,12}(\.\d{1,2})?$/ : /^-?\d{1,12}(\.\d{1,6})?$/
  return pattern.test(trimmed) ? { parameter: parameter.id, value: trimmed } : null
}

export interface Bar {
  bin: TrialBin
  /** Percent of the width. */
  x: number
  width: number
  /** Percent of the height; of those that are not told, a stub. */
  height: number
  side: 'loss' | 'gain'
  told: boolean
}
export interface Histogram {
  bars: Bar[]
  /** Where nothing changes, in percent of the width. */
  zero: number
  most: number
  ends: { from: number; to: number }
}

/** Gains to the right of nothing and losses to the left, always with nothing in sight. */
export function histogramOf(bins: readonly TrialBin[], least: number): Histogram | null {
  if (bins.length === 0) return null
  const from = Math.min(0, ...bins.map((it) => it.from_fen))
  const to = Math.max(0, ...bins.map((it) => it.to_fen))
  const most = Math.max(least, ...bins.map((it) => it.count ?? 0))
  const x = (fen: number) => ((fen - from) / (to - from || 1)) * 100
  return {
    bars: bins.map((bin) => {
      const told = bin.count !== null && (bin.count === 0 || bin.count >= least)
      return {
        bin,
        x: round(x(bin.from_fen)),
        width: round(x(bin.to_fen) - x(bin.from_fen)),
        height: round(((told ? (bin.count ?? 0) : least - 1) / most) * 100),
        side: bin.to_fen <= 0 ? 'loss' : 'gain',
        told,
      }
    }),
    zero: round(x(0)),
    most,
    ends: { from, to },
  }
}

/** Parts of a whole in percent of its width; what is little is still seen. */
export function parts(counts: readonly number[]): number[] {
  const whole = counts.reduce((sum, it) => sum + it, 0)
  return counts.map((it) => (whole === 0 ? 0 : round((it / whole) * 100)))
}
