import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { TERMS } from '@/generated/terms'
import { definition, formatDate, i18n, t, term } from '@/i18n'
import { preferences } from '@/composables/usePreferences'
import { en } from '@/locales/en'
import { zh } from '@/locales/zh'

const sources = files('src')
  .filter((file) => /\.(vue|ts)$/.test(file) && !/src\/(locales|generated)\//.test(file))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n')

describe('sentences', () => {
  it('both languages have the same keys, in the same order', () => {
    expect(Object.keys(en)).toEqual(Object.keys(zh))
  })
  it('none is empty, and only Chinese has Chinese in it', () => {
    for (const [key, text] of Object.entries(en)) expect(text.trim() !== '' && !/\p{Script=Han}/u.test(text), `en ${key}`).toBe(true)
    for (const [key, text] of Object.entries(zh)) expect(text.trim(), `zh ${key}`).not.toBe('')
  })
  it('both languages are given the same facts to print', () => {
    const slots = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()
    for (const key of Object.keys(zh) as (keyof typeof zh)[]) expect(slots(en[key]), key).toEqual(slots(zh[key]))
  })
  it('every key is used', () => {
    const unused = Object.keys(zh).filter((key) => !sources.includes(`'${key}'`))
    expect(unused).toEqual([])
  })
  it('every key that is used exists', () => {
    const used = [...sources.matchAll(/\bt\('([^']+)'/g)].map((it) => it[1])
    expect(used.filter((key) => key && !(key in zh))).toEqual([])
  })
})

describe('words of the vocabulary', () => {
  it('every word that is used exists', () => {
    const used = [...sources.matchAll(/\b(?:term|definition)\('([^']+)'/g)].map((it) => it[1])
    expect(used.length).toBeGreaterThan(20)
    expect(used.filter((id) => id && !(id in TERMS))).toEqual([])
  })
  it('labels follow the language', () => {
    preferences.locale = 'en'
    expect(term('commitment', 'many')).toBe('Commitments')
    expect(term('direction-higher')).toBe('Higher is better')
    expect(definition('attribute-binding')).toMatch(/^The government/)
    preferences.locale = 'zh'
    expect(term('commitment', 'many')).toBe('承诺')
  })
})

it('English counts one and many, and groups thousands', () => {
  preferences.locale = 'en'
  expect(t('table.rows', { n: 1 })).toBe('1 row')
  expect(t('table.rows', { n: 1234 })).toBe('1,234 rows')
  expect(formatDate('2021-12-20')).toBe('20 December 2021')
  preferences.locale = 'zh'
  expect(t('table.rows', { n: 1 })).toBe('1 行')
  expect(formatDate('2021-12-20')).toBe('2021年12月20日')
  expect(formatDate('2021年底')).toBe('2021年底')
  expect(document.documentElement.lang).toBe('zh-CN')
  expect(i18n.global.locale.value).toBe('zh')
})

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((it) =>
    it.isDirectory() ? files(join(folder, it.name)) : [join(folder, it.name)],
  )
}
