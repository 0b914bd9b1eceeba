// Invented checks of the invented plans, with every state a page must show: open,
// accepted and set aside, new, still there and gone, a plan without its text, a clean
// one, a document that belongs to no plan. What is decided or brought in is kept until
// the mock server ends.
import type { Bilingual, CheckCounts, CheckEvidence, CheckFinding, CheckReport, CheckRun, CheckSeries, Decision, Needs, NewDecision, PlanRef, Rule, RuleCount, Severity, StatementComparison, Verdict } from '../src/api/types'
import { places } from './data'

type Locale = 'zh' | 'en'
type Pair = [zh: string, en: string]
interface MockProblem {
  status: number
  title: Pair
  detail: Pair
}
export class Refused extends Error {
  constructor(readonly problem: MockProblem) {
    super(problem.title[1])
  }
}

interface MockRule {
  code: string; severity: Severity; needs: Needs; title: Pair; what: Pair; why: Pair; example: string; mended: string
}
const RULES: MockRule[] = [
  { code: 'table-text-differ', severity: 'error', needs: 'text', title: ['表文不一致', 'Table and text differ'], what: ['指标表与正文对同一指标、同一年份写了不同的数。', 'The indicator table and the text give the same indicator different numbers for the same year.'], why: ['考核以哪一处为准，无人能定。', 'Nobody can say which of the two will be held against the department.'], example: '表1：护理型养老床位占比 ≥60%；正文：占比达到55%以上。', mended: '正文：占比达到60%以上。' },
  { code: 'superior-short', severity: 'error', needs: 'superior', title: ['低于上位规划的约束性目标', 'Short of a binding target of the superior plan'], what: ['本规划的目标劣于上位规划的约束性目标。', 'A target is weaker than the binding target of the superior plan.'], why: ['约束性目标逐级分解，下级不得低于上级。', 'Binding targets are handed down; the level below may not fall short.'], example: '省规划：≥98.5%（约束性）；市规划：98%。', mended: '市规划：≥98.5%。' },
  { code: 'parts-total', severity: 'error', needs: 'text', title: ['分项之和与合计不符', 'Parts do not add up'], what: ['同一句中分项之和不等于合计。', 'The parts named in a sentence do not add up to their total.'], why: ['下达任务时必有一处落空。', 'One of the parts will be missing when the work is handed out.'], example: '新建幼儿园11所，其中公办8所、普惠民办4所。', mended: '新建幼儿园12所，其中公办8所、普惠民办4所。' },
  { code: 'target-worse', severity: 'error', needs: 'plan', title: ['目标劣于基期', 'Target worse than baseline'], what: ['越高越好的指标，目标低于基期；越低越好的，高于基期。', 'The target lies on the wrong side of the baseline.'], why: ['多为抄录错位。', 'Mostly a value copied from the row beside it.'], example: '学前教育毛入园率：98.6% → 96%。', mended: '学前教育毛入园率：98.6% → 99%以上。' },
  { code: 'box-text-differ', severity: 'warning', needs: 'text', title: ['专栏与正文不一致', 'Box and text differ'], what: ['专栏与正文对同一工程写了不同的数量。', 'A box and the text give the same project different quantities.'], why: ['资金按哪一处安排不清楚。', 'It is unclear which quantity is paid for.'], example: '正文：新建2个中心；专栏：建成3个中心。', mended: '两处均写3个。' },
  { code: 'attribute-superior', severity: 'warning', needs: 'superior', title: ['属性与上位规划不同', 'Attribute differs from the superior plan'], what: ['上位规划定为约束性，本规划定为预期性或未写明。', 'Binding in the superior plan, expected or unstated here.'], why: ['约束性指标不能自行降为预期性。', 'A binding indicator cannot be made an expected one lower down.'], example: '省：约束性；县：预期性。', mended: '县：约束性。' },
  { code: 'year-outside', severity: 'warning', needs: 'plan', title: ['年份不在规划期内', 'Year outside the planning period'], what: ['目标年份早于规划期或晚于规划期末。', 'The year of a target lies outside the planning period.'], why: ['常见于沿用上一期文本。', 'Mostly left over from the plan before.'], example: '到2020年，建成9个。', mended: '到2025年，建成9个。' },
  { code: 'indicator-dropped', severity: 'warning', needs: 'previous', title: ['上一期指标没有延续', 'An indicator of the previous plan was dropped'], what: ['上一期的约束性指标，本期没有。', 'A binding indicator of the previous plan is missing.'], why: ['取消约束性指标应当说明。', 'Dropping a binding indicator should be explained.'], example: '上一期有“残疾人家庭无障碍改造”，本期没有。', mended: '补上，或在编制说明中写明取消的理由。' },
  { code: 'unit-missing', severity: 'warning', needs: 'plan', title: ['没有单位', 'Unit missing'], what: ['指标表一行没有单位。', 'A row of the indicator table has no unit.'], why: ['没有单位的数不能考核。', 'A number without a unit cannot be measured.'], example: '公共图书馆分馆 | 9 | 16', mended: '公共图书馆分馆 | 个 | 9 | 16' },
  { code: 'count-claimed', severity: 'info', needs: 'text', title: ['指标个数与表不符', 'Number of indicators differs from the table'], what: ['正文说的指标个数与表中的行数不同。', 'The text claims another number of indicators than the table has rows.'], why: ['增删指标后没有改正文。', 'Rows were added or removed and the text was not.'], example: '共设26项指标（表中25行）。', mended: '共设25项指标。' },
  { code: 'name-varies', severity: 'info', needs: 'plan', title: ['名称前后不一', 'Names vary'], what: ['同一指标前后用了不同的名称。', 'The same indicator goes by different names.'], why: ['读者会以为是两项指标。', 'Readers take them for two indicators.'], example: '巩固率、巩固水平', mended: '统一为“义务教育巩固率”。' },
  { code: 'quantity-vague', severity: 'info', needs: 'text', title: ['数量含糊', 'Vague quantity'], what: ['写了“若干”“一批”而没有数。', 'The text says “several” or “a number of” without a number.'], why: ['做到多少算完成，说不清。', 'Nobody can tell when it is done.'], example: '建设若干处口袋公园。', mended: '建设12处口袋公园。' },
]

interface Draft {
  key: string; code: string; chapter: string | null; section: string | null; message: Pair; remedy: Pair
  evidence: { of?: 'superior' | 'previous'; line: number; label: Pair; text: string }[]
}
const FINDINGS: Draft[] = [
  { key: 'f01', code: 'table-text-differ', chapter: '三、补齐基本公共服务短板', section: '2.机构养老与医养结合', message: ['2025年“护理型养老床位占比”：指标表为 ≥60%，正文为 55% 以上。', 'Share of nursing beds in 2025: the indicator table says ≥60%, the text says 55% or more.'], remedy: ['以印发的指标表为准，把正文改为 60% 以上；若正文为新口径，改表。', 'Take the issued table as right and change the text to 60%; if the text is the newer decision, change the table.'], evidence: [{ line: 204, label: ['指标表 第14行', 'indicator table, row 14'], text: '护理型养老床位占比 | % | 46 | ≥60 | 约束性' }, { line: 318, label: ['正文', 'text'], text: '到2025年，全市护理型养老床位占比达到55%以上，每个街道至少有一处嵌入式养老服务机构。' }] },
  { key: 'f02', code: 'parts-total', chapter: '三、补齐基本公共服务短板', section: '（二）学有所教', message: ['“新建、改扩建幼儿园”合计 11 所，分项为 8 + 4 = 12 所。', 'Kindergartens to build or extend: 11 in total, but the parts are 8 + 4 = 12.'], remedy: ['核对教育部门的项目清单，改正合计或分项。', 'Check the list of projects of the education department and mend the total or a part.'], evidence: [{ line: 200, label: ['正文', 'text'], text: '规划期内新建、改扩建幼儿园11所，其中公办8所、普惠性民办4所，新增学位3300个。' }] },
  { key: 'f03', code: 'superior-short', chapter: '三、补齐基本公共服务短板', section: '（四）病有所医', message: ['“基本医疗保险参保率”目标 98%，低于上位规划的约束性目标 ≥98.5%。', 'Health insurance coverage: 98% is short of the binding ≥98.5% of the superior plan.'], remedy: ['提高到 98.5% 以上，或附上级同意的书面依据。', 'Raise it to 98.5% or attach the written consent of the level above.'], evidence: [{ line: 198, label: ['指标表 第13行', 'indicator table, row 13'], text: '基本医疗保险参保率 | % | 98.4 | 98 | 约束性' }, { of: 'superior', line: 198, label: ['上位规划', 'superior plan'], text: '基本医疗保险参保率 | % | 98.4 | ≥98.5 | 约束性' }] },
  { key: 'f04', code: 'target-worse', chapter: '二、总体要求', section: '（二）主要目标', message: ['“学前教育毛入园率”目标 96% 低于基期 98.6%，而这项指标越高越好。', 'Kindergarten enrolment: the target of 96% is below the baseline of 98.6%, though higher is better.'], remedy: ['核对是否与相邻一行错位。', 'See whether it was copied from the row beside it.'], evidence: [{ line: 148, label: ['指标表 第4行', 'indicator table, row 4'], text: '学前教育毛入园率 | % | 98.6 | 96 | 预期性' }] },
  { key: 'f05', code: 'box-text-differ', chapter: '三、补齐基本公共服务短板', section: '（五）老有所养', message: ['“区域性养老服务中心”：正文 2 个，专栏 4 为 3 个。', 'Regional care centres: 2 in the text, 3 in box 4.'], remedy: ['按已批复的项目个数统一两处。', 'Make both say the number that was approved.'], evidence: [{ line: 296, label: ['正文', 'text'], text: '2022年底前建成区域性养老服务中心2个。' }, { line: 305, label: ['专栏4', 'box 4'], text: '养老服务提升工程：新建区域性养老服务中心3个，改造提升敬老院5所。' }] },
  { key: 'f06', code: 'attribute-superior', chapter: '二、总体要求', section: '（二）主要目标', message: ['“困难残疾人生活补贴覆盖率”未写明属性，上位规划为约束性。', 'Allowance for disabled people: no attribute here, binding in the superior plan.'], remedy: ['补上“约束性”。', 'Add “binding”.'], evidence: [{ line: 240, label: ['指标表 第20行', 'indicator table, row 20'], text: '困难残疾人生活补贴覆盖率 | % | 100 | 100 |' }, { of: 'superior', line: 240, label: ['上位规划', 'superior plan'], text: '困难残疾人生活补贴覆盖率 | % | 100 | 100 | 约束性' }] },
  { key: 'f07', code: 'year-outside', chapter: '四、扩大普惠服务供给', section: '（一）便捷出行', message: ['“行政村公交通达率”写到 2020 年，规划期为 2021—2025 年。', 'Villages with a bus: the year is 2020, the period 2021–2025.'], remedy: ['多半是上一期文本，改为本期年份。', 'Probably left from the previous plan; give a year of this one.'], evidence: [{ line: 416, label: ['正文', 'text'], text: '到2020年，行政村公交通达率保持100%。' }] },
  { key: 'f08', code: 'unit-missing', chapter: '二、总体要求', section: '（二）主要目标', message: ['“公共图书馆分馆”一行没有单位。', 'The row on library branches has no unit.'], remedy: ['在表中补上“个”。', 'Add the unit to the table.'], evidence: [{ line: 256, label: ['指标表 第23行', 'indicator table, row 23'], text: '公共图书馆分馆 |  | 9 | 16 | 预期性' }] },
  { key: 'f09', code: 'indicator-dropped', chapter: null, section: null, message: ['上一期的约束性指标“残疾人家庭无障碍改造”本期没有。', 'The binding indicator on barrier-free homes of the previous plan is missing.'], remedy: ['补上，或在编制说明中写明理由。', 'Add it, or explain in the notes why it was dropped.'], evidence: [{ of: 'previous', line: 230, label: ['上一期规划', 'previous plan'], text: '残疾人家庭无障碍改造 | 户 | — | 〔420〕 | 约束性' }, { line: 0, label: ['本规划', 'this plan'], text: '' }] },
  { key: 'f10', code: 'count-claimed', chapter: '二、总体要求', section: '（二）主要目标', message: ['正文说“26项指标，其中约束性10项”，表中 25 行，约束性 9 项。', 'The text claims 26 indicators, 10 of them binding; the table has 25 rows, 9 binding.'], remedy: ['按表改正正文。', 'Mend the text after the table.'], evidence: [{ line: 128, label: ['正文', 'text'], text: '围绕上述目标，设置26项指标，其中约束性10项、预期性16项。' }, { line: 128, label: ['指标表', 'indicator table'], text: '25 行；约束性 9，预期性 15，未写明 1' }] },
  { key: 'f11', code: 'name-varies', chapter: '三、补齐基本公共服务短板', section: '（二）学有所教', message: ['同一指标用了“义务教育巩固率”和“九年义务教育巩固水平”两种写法。', 'The same indicator is called by two names, the second of which is not in the table.'], remedy: ['统一为指标表中的名称。', 'Use the name of the table in both places.'], evidence: [{ line: 154, label: ['指标表 第5行', 'indicator table, row 5'], text: '义务教育巩固率 | % | 100 | 100 | 约束性' }, { line: 203, label: ['正文', 'text'], text: '九年义务教育巩固水平稳定在百分之百。' }] },
  { key: 'f12', code: 'quantity-vague', chapter: '四、扩大普惠服务供给', section: '（三）社区生活服务', message: ['“建设若干处一刻钟生活服务点”没有写明数量。', 'The text promises “several” service points without a number.'], remedy: ['写明数量，或改为不作承诺的表述。', 'Give a number, or word it so that nothing is promised.'], evidence: [{ line: 462, label: ['正文', 'text'], text: '在新建居住区建设若干处一刻钟生活服务点。' }] },
]

interface MockSeries {
  id: string; plan_id: string | null; title: string; document: string; region: Bilingual
  keys: string[]; gone: string[]; fresh: string[]; rechecked: boolean
  text: boolean; runs: CheckRun[]
  decisions: Map<string, Decision[]>
}
const at = (day: number, hour: number) => `2026-11-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:20:00Z`
const ALL = FINDINGS.map((it) => it.key)
const store = new Map<string, MockSeries>()

for (const place of places()) {
  const first = place.plan_id === 'qinghe-14'
  const noText = place.plan_id === 'yunpu-14'
  const needsText = (key: string) => ruleOf(FINDINGS.find((it) => it.key === key)!.code).needs === 'text'
  store.set(place.plan_id, {
    id: place.plan_id, plan_id: place.plan_id, title: place.title, document: 'plan.txt', region: place.region_name,
    keys: place.plan_id === 'anlu-14' ? [] : noText ? ALL.filter((key) => !needsText(key)) : first ? ALL : ALL.slice(2, 9),
    gone: [], fresh: [], rechecked: false, text: !noText, runs: [],
    decisions: first
      ? new Map([
          ['f05', [{ verdict: 'accepted', reason: '', by: '周岚', at: at(18, 2) }]],
          ['f11', [
            { verdict: 'set-aside', reason: '“巩固水平”是引用省文件的原话，加了引号，不改。', by: '周岚', at: at(18, 3) },
            { verdict: 'open', reason: '', by: '何叙', at: at(19, 1) },
            { verdict: 'set-aside', reason: '与教育局核对过，引文保留。', by: '何叙', at: at(19, 6) },
          ]],
        ] as [string, Decision[]][])
      : new Map(),
  })
}
store.set('shidu-draft', {
  id: 'shidu-draft', plan_id: null, title: '石渡县“十五五”公共服务规划（征求意见稿）', document: '石渡县十五五公共服务规划（第三稿）.docx', region: { zh: '石渡县', en: 'Shidu County' },
  keys: ['f01', 'f04', 'f07', 'f08', 'f12'], gone: ['f02', 'f05', 'f10'], fresh: ['f04', 'f12'], rechecked: true, text: true,
  runs: [
    { number: 2, at: at(24, 7), by: '周岚', document: '石渡县十五五公共服务规划（第三稿）.docx', counts: { error: 2, warning: 2, info: 1 }, gone: 3, stays: 3, added: 2 },
    { number: 1, at: at(20, 1), by: '何叙', document: '石渡县十五五公共服务规划（第二稿）.docx', counts: { error: 2, warning: 3, info: 1 }, gone: 0, stays: 0, added: 6 },
  ],
  decisions: new Map([['f02', [{ verdict: 'accepted', reason: '按教育局清单改。', by: '周岚', at: at(21, 3) }]]]),
})

export function rules(locale: Locale): Rule[] {
  const at = locale === 'zh' ? 0 : 1
  return RULES.map((it) => ({ code: it.code, title: it.title[at], severity: it.severity, needs: it.needs, what: it.what[at], why: it.why[at], example: it.example, mended: it.mended }))
}

/** The plans to hold it against: none is chosen silently. */
interface Against {
  superior: string | null
  previous: string | null
}
const NOTHING: Against = { superior: null, previous: null }
function againstOf(query: URLSearchParams): Against {
  return { superior: query.get('superior') || null, previous: query.get('previous') || null }
}

export function seriesList(locale: Locale): CheckSeries[] {
  return [...store.values()].map((it) => {
    const report = reportOf(it, NOTHING, locale)
    const place = places().find((row) => row.plan_id === it.plan_id)
    return {
      id: it.id, plan_id: it.plan_id, title: it.title, region_name: it.region, period: report.period,
      pack: place?.pack ?? null, status: place?.status ?? null, counts: report.counts, runs: it.runs.length, last_at: it.runs[0]?.at ?? null,
    }
  })
}

export function report(id: string, query: URLSearchParams, locale: Locale): CheckReport | null {
  const it = store.get(id)
  return it ? reportOf(it, againstOf(query), locale) : null
}

export function decide(id: string, key: string, query: URLSearchParams, body: Partial<NewDecision>, locale: Locale): CheckFinding | null {
  const it = store.get(id)
  if (!it || !FINDINGS.some((row) => row.key === key)) return null
  if (body.verdict === 'set-aside' && !body.reason?.trim()) throw new Refused({ status: 400, title: ['不采纳没有理由', 'Set aside without a reason'], detail: ['请写明理由。', 'Give the reason.'] })
  // So that a failing server can be looked at.
  if (body.reason?.includes('!!')) throw new Refused({ status: 503, title: ['数据库正忙', 'The database is busy'], detail: ['请稍后重试。', 'Try again in a moment.'] })
  it.decisions.set(key, [...(it.decisions.get(key) ?? []), { verdict: (body.verdict ?? 'open') as Verdict, reason: body.reason ?? '', by: '演示员 (mock)', at: new Date().toISOString() }])
  return finding(it, key, null, locale, againstOf(query))
}

export function bringIn(id: string, query: URLSearchParams, bytes: number, locale: Locale): CheckReport {
  const name = query.get('name') ?? ''
  if (!/^[A-Za-z0-9-]+$/.test(id)) throw new Refused({ status: 400, title: ['编号只能用字母、数字和连字符', 'An id has letters, digits and hyphens only'], detail: ['换一个编号再送。', 'Choose another id and send it again.'] })
  if (!/\.(txt|md|html?|docx|xlsx|pdf)$/i.test(name)) throw new Refused({ status: 422, title: ['读不了这种文件', 'This kind of file cannot be read'], detail: [`“${name}”不是 txt、md、html、docx、xlsx 或 pdf。`, `“${name}” is not txt, md, html, docx, xlsx or pdf.`] })
  if (/扫描|scan/i.test(name)) throw new Refused({ status: 422, title: ['这份 PDF 只有图片，没有文字', 'This PDF has pictures only, no text'], detail: ['请提供可复制文字的版本，最好是 Word 文件。', 'Give a version whose text can be copied, best the Word file.'] })
  if (bytes > 20_000_000) throw new Refused({ status: 413, title: ['文件太大', 'The file is too large'], detail: ['最大 20 MB。', 'At most 20 MB.'] })
  const before = store.get(id)
  const keys = before ? (before.keys.length > 2 ? [...before.keys.slice(0, -2), before.keys.includes('f12') ? 'f09' : 'f12'] : ['f12']) : ['f01', 'f02', 'f05', 'f07', 'f12']
  const had = before?.keys ?? []
  const gone = had.filter((key) => !keys.includes(key))
  const fresh = before ? keys.filter((key) => !had.includes(key)) : []
  const place = places().find((row) => row.plan_id === id)
  const next: MockSeries = {
    id, plan_id: place?.plan_id ?? null, title: before?.title ?? name.replace(/\.\w+$/, ''), document: name,
    region: before?.region ?? { zh: '石渡县', en: 'Shidu County' }, keys, gone, fresh, rechecked: before !== undefined, text: true, runs: before?.runs ?? [],
    decisions: before?.decisions ?? new Map(),
  }
  const counts = reportOf(next, againstOf(query), locale).counts
  next.runs = [{ number: next.runs.length + 1, at: new Date().toISOString(), by: query.get('by') ?? '', document: name, counts: { error: counts.error, warning: counts.warning, info: counts.info }, gone: gone.length, stays: keys.length - fresh.length, added: fresh.length }, ...next.runs]
  store.set(id, next)
  return reportOf(next, againstOf(query), locale)
}

export function comparisons(id: string, locale: Locale): StatementComparison[] | null {
  const it = store.get(id)
  if (!it) return null
  const names = ['护理型养老床位占比', '学前教育毛入园率', '每千人口拥有注册护士数', '城镇新增就业人数', '人均体育场地面积', '公共图书馆分馆', '急救平均反应时间', '适老化改造家庭']
  const why: Record<StatementComparison['outcome'], Pair[]> = {
    agree: [['名称、单位、年份相同，数值相容', 'Same name, unit and year; the values fit']],
    differ: [['名称、单位、年份相同，数值不相容', 'Same name, unit and year; the values do not fit']],
    apart: [['年份不同，不比较', 'Different years, so not compared'], ['一处为五年合计，一处为期末水平，不比较', 'One is a five-year total, the other a level at the end, so not compared'], ['一处限于农村，一处为全域，不比较', 'One is for the countryside only, the other for the whole area, so not compared']],
  }
  const rules = { agree: 'same-quantity', differ: 'same-quantity', apart: ['year-apart', 'total-apart', 'scope-apart'] }
  const n = it.keys.length === 0 ? 240 : 2400
  return Array.from({ length: n }, (_, index) => {
    const outcome: StatementComparison['outcome'] = it.keys.length > 0 && index % 97 === 3 ? 'differ' : index % 3 === 0 ? 'agree' : 'apart'
    const reason = index % why[outcome].length
    const name = names[index % names.length]!
    const value = `${40 + ((index * 7) % 55)}%`
    return {
      left: { document: it.document, line: 140 + (index % 120), label: locale === 'zh' ? `指标表 第${(index % 25) + 1}行` : `indicator table, row ${(index % 25) + 1}`, name, value, year: 2025 },
      right: { document: it.document, line: 270 + (index % 200), label: locale === 'zh' ? '正文' : 'text', name: index % 5 === 0 ? `全市${name}` : name, value: outcome === 'differ' ? `${42 + ((index * 7) % 55)}%` : value, year: outcome === 'apart' && reason === 0 ? 2023 : index % 11 === 0 ? null : 2025 },
      outcome,
      rule: outcome === 'apart' ? rules.apart[reason]! : rules[outcome],
      explanation: why[outcome][reason]![locale === 'zh' ? 0 : 1],
    }
  })
}

function reportOf(it: MockSeries, against: Against, locale: Locale): CheckReport {
  const { superior, previous } = against
  const can = (code: string) => {
    const { needs } = ruleOf(code)
    return needs === 'plan' || (needs === 'text' && it.text) || (needs === 'superior' && superior !== null) || (needs === 'previous' && previous !== null)
  }
  const keys = it.keys.filter((key) => can(FINDINGS.find((row) => row.key === key)!.code))
  const order: Severity[] = ['error', 'warning', 'info']
  const findings = keys
    .map((key) => finding(it, key, it.rechecked ? (it.fresh.includes(key) ? 'new' : 'stays') : null, locale, against))
    .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || (a.evidence[0]?.line ?? 0) - (b.evidence[0]?.line ?? 0))
  const decided = (verdict: Verdict) => findings.filter((row) => row.decision?.verdict === verdict).length
  const of = (severity: Severity) => findings.filter((row) => row.severity === severity).length
  const counts: CheckCounts = { error: of('error'), warning: of('warning'), info: of('info'), accepted: decided('accepted'), set_aside: decided('set-aside') }
  const plans: PlanRef[] = places()
    .filter((row) => row.plan_id !== it.id)
    .map((row) => ({ id: row.plan_id, title: row.title, region_name: row.region_name, period: row.period, suggested: row.plan_id === 'qinghe-14' }))
  const checked: RuleCount[] = RULES.map((rule) => ({
    code: rule.code, title: rule.title[locale === 'zh' ? 0 : 1], severity: rule.severity, needs: rule.needs,
    ran: can(rule.code), found: findings.filter((row) => row.code === rule.code).length,
  }))
  return {
    id: it.id, plan_id: it.plan_id, title: it.title, document: it.document, region_name: it.region, period: it.plan_id ? { start: 2021, end: 2025 } : { start: 2026, end: 2030 },
    text_available: it.text, superior_id: superior, previous_id: previous, plans, counts, comparisons: it.keys.length === 0 ? 240 : 2400,
    findings, gone: it.gone.map((key) => finding(it, key, null, locale, against)), runs: it.runs, checked,
  }
}

function finding(it: MockSeries, key: string, change: CheckFinding['change'], locale: Locale, { superior, previous }: Against): CheckFinding {
  const draft = FINDINGS.find((row) => row.key === key)!
  const rule = ruleOf(draft.code)
  const at = locale === 'zh' ? 0 : 1
  const history = it.decisions.get(key) ?? []
  const last = history.at(-1)
  const own = it.plan_id && it.runs.length === 0 ? it.plan_id : null
  const evidence: CheckEvidence[] = draft.evidence.map((side) => ({
    document: side.of ? 'plan.txt' : it.document,
    plan_id: side.of === 'superior' ? superior : side.of === 'previous' ? previous : own,
    line: side.line, label: side.label[at], text: it.text || side.of ? side.text : '',
  }))
  return {
    key, code: draft.code, title: rule.title[at], severity: rule.severity, message: draft.message[at], remedy: draft.remedy[at],
    chapter: draft.chapter, section: draft.section, evidence, change,
    decision: last ?? null, history,
  }
}

function ruleOf(code: string): MockRule {
  return RULES.find((it) => it.code === code)!
}
