// An invented city and its counties, in the shape the server sends. Nothing here
// is a real place or the wording of a real plan. Used by `npm run dev:mock`,
// unit tests and, without a server, the browser tests.
import type { FeatureCollection } from 'geojson'
import type {
  Bilingual,
  Bound,
  CanonicalIndicator,
  Cell,
  Commitment,
  DomainDetail,
  Evidence,
  Fact,
  Finding,
  Indicator,
  Level,
  Overview,
  Pack,
  Place,
  Plan,
  Project,
  Region,
  Section,
  Task,
} from '../src/api/types'

type Locale = 'zh' | 'en'

export const domains: DomainDetail[] = [
  ['child', '幼有所育', 'Early childhood', 'basic', ['幼有善育']],
  ['school', '学有所教', 'Education', 'basic', ['学有优教']],
  ['work', '劳有所得', 'Work and income', 'basic', ['劳有厚得']],
  ['health', '病有所医', 'Health care', 'basic', ['病有良医']],
  ['old', '老有所养', 'Care for the old', 'basic', ['老有颐养']],
  ['home', '住有所居', 'Housing', 'basic', ['住有宜居']],
  ['weak', '弱有所扶', 'Social assistance', 'basic', ['弱有众扶']],
  ['veteran', '优军服务保障', 'Services for veterans', 'basic', ['优军优抚']],
  ['culture', '文体服务保障', 'Culture and sport', 'basic', ['文化体育']],
  ['travel', '行有所畅', 'Getting around', 'inclusive', []],
  ['life', '生活服务', 'Life services', 'life', ['社区生活服务']],
].map(([id, zh, en, kind, synonyms], index) => ({ id, pack: 'base', zh, en, kind, synonyms, order: index + 1 }) as DomainDetail)

export const packs: Pack[] = [
  { id: 'base', version: '0.1.0', title: { zh: '通用词表与指标', en: 'Common vocabulary and indicators' }, status: 'transcribed' },
  { id: 'sample', version: '0.1.0', title: { zh: '青禾市（虚构）', en: 'Qinghe City (invented)' }, status: 'illustrative' },
]

const names: [string, string, Bilingual, Level][] = [
  ['qinghe-14', '990100', { zh: '青禾市', en: 'Qinghe City' }, 'city'],
  ['tangxi-14', '990102', { zh: '棠溪县', en: 'Tangxi County' }, 'county'],
  ['yunpu-14', '990103', { zh: '云浦区', en: 'Yunpu District' }, 'county'],
  ['anlu-14', '990104', { zh: '安麓县', en: 'Anlu County' }, 'county'],
]

function bound(raw: string, year: number | null): Bound {
  const inner = /^[〔[]/.test(raw)
  const digits = raw.replace(/[〔〕[\]]/g, '')
  const op = /^≥|以上$/.test(digits) ? '>=' : digits.startsWith('≤') ? '<=' : /左右$/.test(digits) ? '~' : /[-–]\d/.test(digits) ? 'range' : '='
  const values = digits.match(/\d+(\.\d+)?/g) ?? []
  return values.length === 0
    ? { raw, year, op: null, values: [], cumulative: false }
    : { raw, year, op, values, cumulative: inner }
}

type Row = [domain: string, name: string, unit: string | null, base: string | null, target: string, attribute: 'binding' | 'expected' | null]

const rows: Row[] = [
  ['child', '每千人口拥有三岁以下婴幼儿托位数', '个', '2.1', '≥4.6', 'expected'],
  ['child', '孤儿和事实无人抚养儿童保障覆盖率', '%', '100', '100', 'binding'],
  ['child', '儿童健康管理率', '%', '93.5', '≥95', 'binding'],
  ['school', '学前教育毛入园率', '%', '98.6', '99以上', 'expected'],
  ['school', '义务教育巩固率', '%', '100', '100', 'binding'],
  ['school', '新增义务教育学位', '个', '—', '〔12600〕', 'expected'],
  ['work', '城镇新增就业人数', '万人', '〔8.2〕', '〔7.5〕', 'expected'],
  ['work', '零就业家庭动态清零率', '%', '100', '100', 'binding'],
  ['work', '补贴性职业技能培训人次', '万人次', '', '〔3.4〕', 'expected'],
  ['health', '每千人口拥有执业（助理）医师数', '人', '2.76', '3.3', 'expected'],
  ['health', '每千人口拥有注册护士数', '人', '3.02', '3.8', 'expected'],
  ['health', '人均预期寿命', '岁', '80.2', '81.3左右', 'expected'],
  ['health', '基本医疗保险参保率', '%', '98.4', '≥98.5', 'binding'],
  ['old', '护理型养老床位占比', '%', '46', '≥60', 'binding'],
  ['old', '社区居家养老服务设施覆盖率', '%', '—', '保持全覆盖', 'expected'],
  ['old', '每千名老年人拥有助餐点', '个', '0.8', '1.5–2', 'expected'],
  ['home', '城镇老旧小区改造', '个', null, '〔86〕', 'binding'],
  ['home', '农村低收入群体危房改造率', '%', null, '100', 'binding'],
  ['weak', '最低生活保障标准年增长', '%', '6.1', '不低于居民人均消费支出增幅', 'expected'],
  ['weak', '困难残疾人生活补贴覆盖率', '%', '100', '100', null],
  ['veteran', '退役军人服务站标准化建设率', '%', '72', '100', 'expected'],
  ['culture', '人均体育场地面积', '平方米', '2.8', '≥3.2', 'expected'],
  ['culture', '公共图书馆分馆', '个', '9', '16', 'expected'],
  ['travel', '城乡公交一体化覆盖率', '%', '91.5', '100', 'expected'],
  ['life', '每百户居民拥有社区综合服务设施面积', '平方米', '31', '≥36', 'expected'],
]

const outline: [number, string, string?][] = [
  [1, '一、现状与形势'],
  [2, '（一）主要成效'],
  [2, '（二）面临形势'],
  [1, '二、总体要求'],
  [2, '（一）基本原则'],
  [2, '（二）主要目标'],
  [1, '三、补齐基本公共服务短板'],
  [2, '（一）幼有所育', 'child'],
  [2, '（二）学有所教', 'school'],
  [2, '（三）劳有所得', 'work'],
  [2, '（四）病有所医', 'health'],
  [2, '（五）老有所养', 'old'],
  [3, '1.居家和社区养老', 'old'],
  [3, '2.机构养老与医养结合', 'old'],
  [2, '（六）住有所居', 'home'],
  [2, '（七）弱有所扶', 'weak'],
  [1, '四、扩大普惠服务供给'],
  [2, '（一）便捷出行', 'travel'],
  [2, '（二）文体惠民', 'culture'],
  [2, '（三）社区生活服务', 'life'],
  [1, '五、保障措施'],
]

type Pledge = [domain: string, subject: string, op: Commitment['op'], values: string[], unit: string, kind: 'target' | 'norm', cumulative: boolean, year: number | null]

const pledges: Pledge[] = [
  ['child', '新建普惠托育机构', '=', ['18'], '家', 'target', true, 2025],
  ['child', '新建居住区按规定配建托育设施的比例', '=', ['100'], '%', 'norm', false, null],
  ['child', '乡镇（街道）儿童服务站覆盖率', '>=', ['90'], '%', 'target', false, 2023],
  ['school', '新建、改扩建幼儿园', '=', ['11'], '所', 'target', true, 2025],
  ['school', '每1万左右常住人口配备幼儿园', '=', ['1'], '所', 'norm', false, null],
  ['school', '教师交流轮岗比例', 'range', ['12', '15'], '%', 'target', false, 2025],
  ['work', '开展补贴性职业技能培训', '>=', ['3.4'], '万人次', 'target', true, 2025],
  ['work', '公共就业服务圈步行时间', '<=', ['15'], '分钟', 'norm', false, null],
  ['health', '急救平均反应时间', '<=', ['12'], '分钟', 'norm', false, 2025],
  ['health', '家庭医生签约率（重点人群）', '>', ['80'], '%', 'target', false, 2024],
  ['old', '每百户配建养老服务用房', '>=', ['30'], '平方米', 'norm', false, null],
  ['old', '适老化改造家庭', '=', ['2600'], '户', 'target', true, 2025],
  ['old', '区域性养老服务中心', '=', ['2'], '个', 'target', false, 2022],
  ['home', '筹集保障性租赁住房', '~', ['1800'], '套', 'target', true, 2025],
  ['weak', '特困人员基本生活标准相当于低保标准', '>=', ['1.3'], '倍', 'norm', false, null],
  ['culture', '城市书房', '=', ['9'], '个', 'target', false, 2025],
  ['culture', '每周开放时间', '>=', ['56'], '小时', 'norm', false, null],
  ['travel', '行政村公交通达率', '=', ['100'], '%', 'target', false, 2022],
  ['life', '社区服务圈步行时间', '<=', ['15'], '分钟', 'norm', false, null],
]

const LINES_PER_SECTION = 24

function makePlan(place: (typeof names)[number], seed: number): Plan {
  const [id, code, name] = place
  const sections: Section[] = outline.map(([level, title], index) => ({ level, title, line: 6 + index * LINES_PER_SECTION }))
  const sectionOf = (domain: string) => {
    const index = outline.findIndex((it) => it[2] === domain)
    return sections[index] ?? sections[sections.length - 1]!
  }
  const goals = sections[5]!
  const skip = (index: number) => seed > 0 && (index * 7 + seed) % (6 - seed) === 0
  const indicators: Indicator[] = rows
    .filter((_, index) => !skip(index))
    .map(([domain_id, label, unit, base, target, attribute], index) => ({
      table: index < 20 ? 1 : 2,
      row: index < 20 ? index + 1 : index - 19,
      domain: domains.find((it) => it.id === domain_id)?.zh ?? null,
      domain_id,
      indicator_id: `${domain_id}-${index}`,
      name: label,
      unit,
      attribute,
      baseline: base === null ? null : bound(base, 2020),
      targets: seed === 1 && index % 4 === 0 ? [bound(base === '—' || !base ? '—' : base, 2022), bound(target, 2025)] : [bound(target, 2025)],
      target: bound(target, 2025),
      line: goals.line + 4 + index * 6,
    }))
  const commitments: Commitment[] = []
  const projects: Project[] = []
  for (let round = 0; round < 3 - Math.min(seed, 2); round += 1) {
    pledges.forEach(([domain_id, subject, op, values, unit, kind, cumulative, by_year], at) => {
      if (skip(at + round)) return
      const section = sectionOf(domain_id)
      const box = round === 1 ? `专栏${(at % 5) + 1} ${domains.find((it) => it.id === domain_id)?.zh ?? ''}重点工程` : null
      const index = commitments.length
      commitments.push({
        index,
        line: section.line + 2 + round * 5 + (at % 4),
        subject: round === 2 ? `${subject}（乡镇）` : subject,
        op, values, unit, by_year, cumulative, kind,
        section: section.title, box, domain_id,
      })
      if (box && kind === 'target') {
        projects.push({ box, name: `${subject.replace(/^(新建|开展|筹集)、?/, '')}工程`, line: section.line + 2 + round * 5 + (at % 4), commitments: [index], section: section.title, domain_id })
      }
    })
  }
  projects.push({ box: '专栏6 数字服务', name: '“一窗通办”平台升级', line: sections[20]!.line + 3, commitments: [], section: sections[20]!.title, domain_id: null })
  const facts: Fact[] = [
    { line: sections[1]!.line + 2, subject: '公办幼儿园在园幼儿占比', op: '=', values: ['58.3'], unit: '%', year: 2020, cumulative: false, section: sections[1]!.title },
    { line: sections[1]!.line + 3, subject: '城镇新增就业', op: '>', values: ['8.2'], unit: '万人', year: 2020, cumulative: true, section: sections[1]!.title },
    { line: sections[1]!.line + 4, subject: '城乡居民基础养老金', op: '=', values: ['198'], unit: '元/月', year: 2020, cumulative: false, section: sections[1]!.title },
    { line: sections[2]!.line + 2, subject: '常住人口中六十岁以上老年人占比', op: '~', values: ['23.6'], unit: '%', year: null, cumulative: false, section: sections[2]!.title },
  ]
  const tasks: Task[] = [
    { line: sections[20]!.line + 5, name: '建立公共服务清单动态调整机制', lead: ['发展改革委'], supporting: ['财政局', '各行业主管部门'], section: sections[20]!.title },
    { line: sections[20]!.line + 7, name: '统筹公共服务设施布局', lead: ['自然资源局'], supporting: [], section: sections[20]!.title },
  ]
  return {
    id,
    pack: 'sample',
    status: 'illustrative',
    region_name: name,
    level: place[3],
    source: {
      id, title: `${name.zh}“十四五”公共服务规划`, issuer: `${name.zh}人民政府办公室`,
      issued: seed === 2 ? null : '2021-12-20', number: seed === 0 ? '青政办发〔2021〕58号' : null,
      status: 'illustrative', file: 'plan.txt', licence: 'Apache-2.0',
    },
    document: { title: `${name.zh}“十四五”公共服务规划`, issuer: `${name.zh}人民政府办公室`, region: name.zh, region_code: code, period: { start: 2021, end: 2025 } },
    text_available: seed < 2,
    sections,
    tables: [
      { number: 1, kind: 'indicators', title: '表1 “十四五”时期基本公共服务主要指标', line: goals.line + 2, header: ['领域', '指标名称', '单位', '2020年', '2025年', '属性'] },
      { number: 2, kind: 'indicators', title: '表2 普惠服务主要指标', line: goals.line + 130, header: ['指标', '单位', '2020年', '2025年'] },
      { number: 3, kind: 'achieved', title: '表3 上一规划期指标完成情况', line: sections[1]!.line + 8, header: ['指标', '目标', '完成'] },
      { number: 4, kind: 'other', title: null, line: sections[20]!.line + 9, header: [] },
    ],
    indicators,
    achieved: [
      { table: 3, domain: '病有所医', name: '人均预期寿命', unit: '岁', attribute: null, line: sections[1]!.line + 10, values: [bound('79.5', 2020), bound('80.2', 2020)] },
      { table: 3, domain: '老有所养', name: '护理型养老床位占比', unit: '%', attribute: null, line: sections[1]!.line + 12, values: [bound('40', 2020), bound('46', 2020)] },
    ],
    commitments, facts, projects, tasks,
    findings: [],
  }
}

const plans = new Map(names.map((place, index) => [place[0], makePlan(place, index)]))
const MESSAGES: { code: string; severity: Finding['severity']; zh: [string, string]; en: [string, string]; line: number }[] = [
  { code: 'table-text-differ', severity: 'error', zh: ['表中“护理型养老床位占比”目标为 ≥60%，正文写的是 55%。', '核对两处，以正式印发的表格为准改正一处。'], en: ['The table sets the share of nursing beds at ≥60%, the text says 55%.', 'Compare both places and correct the one that differs from the issued table.'], line: 194 },
  { code: 'unit-missing', severity: 'warning', zh: ['“公共图书馆分馆”一行没有单位。', '在表中补上单位。'], en: ['The row on library branches has no unit.', 'Add the unit to the table.'], line: 226 },
  { code: 'attribute-missing', severity: 'warning', zh: ['“困难残疾人生活补贴覆盖率”没有写明约束性或预期性。', '补上属性；上级规划中这一指标为约束性。'], en: ['The row on the allowance for disabled people says neither binding nor expected.', 'Add the attribute; the superior plan makes it binding.'], line: 208 },
  { code: 'value-unread', severity: 'info', zh: ['此处像是一个数值，但没有读出来：“若干处”。', '如果是数量，请写成数字。'], en: ['This looks like a value but could not be read: “several places”.', 'If it is a quantity, write it as a number.'], line: 440 },
]

export function plan(id: string, locale: Locale): Plan | null {
  const found = plans.get(id)
  if (!found) return null
  const findings = MESSAGES.slice(0, id === 'anlu-14' ? 0 : 4).map((it) => ({
    code: it.code, severity: it.severity, message: it[locale][0], remedy: it[locale][1], evidence: [{ document: 'plan.txt', line: it.line }],
  }))
  return { ...found, findings }
}

export function places(): Place[] {
  return names.map(([plan_id, region_code, region_name, level]) => {
    const it = plan(plan_id, 'zh')!
    return {
      plan_id, pack: it.pack, region_code, region_name, level,
      title: it.source.title, period: it.document.period, status: it.source.status,
      totals: {
        indicators: it.indicators.length,
        binding: it.indicators.filter((row) => row.attribute === 'binding').length,
        commitments: it.commitments.length, projects: it.projects.length, findings: it.findings.length,
      },
    }
  })
}

export function overview(): Overview {
  const cells: Cell[] = []
  for (const [plan_id, it] of plans) {
    for (const domain_id of [...domains.map((domain) => domain.id), null]) {
      const of = (list: { domain_id: string | null }[]) => list.filter((row) => row.domain_id === domain_id).length
      const cell = { plan_id, domain_id, indicators: of(it.indicators), commitments: of(it.commitments), projects: of(it.projects) }
      if (cell.indicators + cell.commitments + cell.projects > 0) cells.push(cell)
    }
  }
  return { places: places(), domains: domains.map(({ id, pack, zh, en, kind, order }) => ({ id, pack, zh, en, kind, order })), cells, packs }
}

export function evidence(id: string, line: number, locale: Locale): Evidence | null {
  const it = plans.get(id)
  if (!it || line < 1 || line > 700) return null
  if (!it.text_available) {
    return {
      document: 'plan.txt', line, text: null, context: [],
      reason: locale === 'zh' ? '文件不在手边。把 plan.txt 放进文件夹，并用 --documents 指明该文件夹，即可看到原文。' : 'The document is not at hand. Put plan.txt into a folder and name that folder with --documents to see its text.',
    }
  }
  const context = []
  for (let at = Math.max(1, line - 3); at <= line + 8; at += 1) context.push({ line: at, text: textOf(it, at) })
  return { document: 'plan.txt', line, text: textOf(it, line), context, reason: null }
}

function textOf(it: Plan, line: number): string {
  const section = it.sections.find((row) => row.line === line)
  if (section) return section.title
  const promises = it.commitments.filter((row) => row.line === line)
  if (promises.length > 0) {
    return promises.map((row) => `${row.subject}${row.op === '>=' ? '不低于' : row.op === '<=' ? '不超过' : '为'}${row.values.join('—')}${row.unit ?? ''}`).join('，') + '。'
  }
  const row = it.indicators.find((entry) => line >= entry.line && line < entry.line + 6)
  if (row) return [row.name, row.unit, row.baseline?.raw, row.targets.at(-1)?.raw, row.attribute === 'binding' ? '约束性' : row.attribute === 'expected' ? '预期性' : '', ''][line - row.line] ?? ''
  return line % 5 === 0 ? '' : '（此处为虚构文件的正文。）'
}

export const indicators: CanonicalIndicator[] = rows.map(([domain, zh, unit, , target, ], index) => ({
  id: `${domain}-${index}`, domain, zh, en: `Invented indicator ${index + 1}`, unit,
  direction: target.startsWith('≤') ? 'lower' : index === 15 ? 'range' : index === 23 ? null as never : 'higher',
  kind: target.startsWith('〔') ? 'cumulative' : target === '100' ? 'maintain' : 'level',
  numerator: unit === '%' ? { zh: '符合条件的人数', en: 'People who meet the condition' } : null,
  denominator: unit === '%' ? { zh: '目标人群', en: 'Target population' } : null,
  synonyms: index % 3 === 0 ? [zh.replace('拥有', ''), `${zh}（按常住人口）`] : [],
  status: 'illustrative',
  pack: 'base',
  source: 'invented',
}))

export const regions: Region[] = [
  region('990000', 'province', '示例省', 'Sample Province', null),
  region('990100', 'city', '青禾市', 'Qinghe City', '990000'),
  region('990102', 'county', '棠溪县', 'Tangxi County', '990100'),
  region('990103', 'county', '云浦区', 'Yunpu District', '990100'),
  region('990104', 'county', '安麓县', 'Anlu County', '990100'),
  region('990105', 'county', '石渡县', 'Shidu County', '990100'),
]

function region(code: string, level: Level, zh: string, en: string, parent: string | null): Region {
  return { code, level, name: { zh, en }, parent, valid_from: '2020-01-01', valid_to: code === '990105' ? '2023-12-31' : null }
}

export const boundaries: Record<string, FeatureCollection> = {
  'sample/counties': {
    type: 'FeatureCollection',
    features: [
      shape('990102', '棠溪县', [[0, 0], [3, -0.4], [3.4, 2], [1.6, 2.6], [-0.3, 2.2]]),
      shape('990103', '云浦区', [[3, -0.4], [6, 0.2], [5.8, 2.1], [3.4, 2]]),
      shape('990104', '安麓县', [[-0.3, 2.2], [1.6, 2.6], [3.4, 2], [3.2, 4.4], [0.4, 4.8]]),
      shape('990105', '石渡县', [[3.4, 2], [5.8, 2.1], [5.5, 4.6], [3.2, 4.4]]),
    ],
  },
}

function shape(code: string, name_zh: string, ring: [number, number][]): FeatureCollection['features'][number] {
  const points = ring.map(([x, y]) => [118 + x / 8, 32 + y / 8])
  return { type: 'Feature', properties: { code, name_zh }, geometry: { type: 'Polygon', coordinates: [[...points, points[0]!]] } }
}
