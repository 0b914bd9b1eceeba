// Writes src/generated/terms.ts from vocabulary/terms.yaml, and src/api/schema.d.ts
// from web/openapi.json. With GONGFU_BIN (the built program) web/openapi.json itself
// is taken from `gongfu openapi`. With --check, writes nothing and fails when a file
// differs.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'
import { parse } from 'yaml'

const web = fileURLToPath(new URL('..', import.meta.url))
const check = process.argv.includes('--check')
const outputs = new Map()

outputs.set(`${web}src/generated/terms.ts`, terms(`${web}../vocabulary/terms.yaml`))
const description = process.env.GONGFU_BIN
  ? execFileSync(process.env.GONGFU_BIN, ['openapi'], { encoding: 'utf8', timeout: 30_000 })
  : readFileSync(`${web}openapi.json`, 'utf8')
outputs.set(`${web}openapi.json`, description)
outputs.set(`${web}src/api/schema.d.ts`, await schema(description))

let stale = 0
for (const [file, text] of outputs) {
  const now = existsSync(file) ? readFileSync(file, 'utf8') : null
  if (now === text) continue
  if (check) {
    stale += 1
    console.error(`${relative(web, file)} is out of date: run \`npm run gen\` in web/ and commit it`)
  } else {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    console.log(`wrote ${relative(web, file)}`)
  }
}
if (stale > 0) process.exit(1)
if (check) console.log(`${outputs.size} generated files are up to date`)

function terms(file) {
  const list = parse(readFileSync(file, 'utf8'))
  const seen = new Set()
  const defects = []
  for (const [index, term] of list.entries()) {
    const where = `vocabulary/terms.yaml, entry ${index + 1} (${term?.id ?? 'no id'})`
    if (!/^[a-z]+(-[a-z]+)*$/.test(term.id ?? '')) defects.push(`${where}: id must be kebab-case`)
    if (seen.has(term.id)) defects.push(`${where}: id used twice`)
    seen.add(term.id)
    for (const text of [term.zh, term.en, term.definition?.zh, term.definition?.en]) {
      if (typeof text !== 'string' || text.trim() === '') {
        defects.push(`${where}: zh, en and both definitions are needed`)
        break
      }
    }
    const unknown = Object.keys(term).filter((key) => !['id', 'zh', 'en', 'definition'].includes(key))
    if (unknown.length > 0) defects.push(`${where}: unknown key ${unknown.join(', ')}`)
  }
  if (defects.length > 0) {
    console.error(defects.join('\n'))
    process.exit(2)
  }
  const rows = list.map(
    ({ id, zh, en, definition }) =>
      `  ${JSON.stringify(id)}: ${JSON.stringify({ zh, en, definition: { zh: definition.zh, en: definition.en } })},`,
  )
  return [
    '// Generated from vocabulary/terms.yaml by `npm run gen`. Do not edit.',
    'export interface Term {',
    '  readonly zh: string',
    '  readonly en: string',
    '  readonly definition: { readonly zh: string; readonly en: string }',
    '}',
    '',
    'export const TERMS = {',
    ...rows,
    '} as const satisfies Record<string, Term>',
    '',
    'export type TermId = keyof typeof TERMS',
    '',
  ].join('\n')
}

async function schema(text) {
  const ast = await openapiTS(JSON.parse(text))
  return `// Generated from web/openapi.json by \`npm run gen\`. Do not edit.\n${astToString(ast)}`
}
