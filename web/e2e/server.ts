// The server under test: the one at GONGFU_URL; or the binary GONGFU_BIN, started
// here on a free loopback port with data of its own (GONGFU_PACKS: packs other than
// those inside it); or, with GONGFU_MOCK=1, the
// built pages over the invented data of mock/.
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { preview } from 'vite'
import type { TestProject } from 'vitest/node'
import { findChromium, chromiumPath } from './chromium.mjs'
import { call, settle } from './people'

declare module 'vitest' {
  interface ProvidedContext {
    base: string
    /** Tokens of sessions: of a planner, and of an administrator, of the whole country. */
    planner: string
    administrator: string
  }
}

const READY_MS = 30_000
const web = fileURLToPath(new URL('..', import.meta.url))

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!findChromium()) chromiumPath()
  const { base, stop, first } = await start()
  const address = base.replace(/\/$/, '')
  project.provide('base', address)
  const { planner, administrator } = await people(address, first).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  project.provide('planner', planner)
  project.provide('administrator', administrator)
  return stop
}

/** A planner who does what the tests do, made by the administrator of the first start. */
export async function people(base: string, first: string | null): Promise<{ planner: string; administrator: string }> {
  if (first === null) return { planner: 'guest', administrator: 'guest' }
  const administrator = await settle(base, 'admin', first)
  const made = await call<{ one_time_password: string }>(base, 'POST', '/api/accounts', administrator, { login: 'tester', name: '测试员', role: 'planner' })
  return { planner: await settle(base, 'tester', made.body.one_time_password), administrator }
}

/** `first`: the one-time password of the administrator, where the server was started here. */
async function start(): Promise<{ base: string; stop: () => Promise<void>; first: string | null }> {
  const { GONGFU_URL: url, GONGFU_BIN: bin, GONGFU_MOCK: mock } = process.env
  if (url) {
    await ready(url, () => null)
    return { base: url, stop: async () => {}, first: null }
  }
  if (bin) return startBinary(bin)
  if (mock) {
    if (!existsSync(join(web, 'dist/index.html'))) throw new Error('web/dist is not built: run `npm run build` first')
    const server = await preview({ root: web, mode: 'mock', preview: { port: await freePort(), strictPort: true }, logLevel: 'error' })
    const base = server.resolvedUrls?.local[0]
    if (!base) throw new Error('the preview server has no address')
    return { base, stop: () => server.close(), first: null }
  }
  throw new Error(
    'No server to test: set GONGFU_URL=http://127.0.0.1:8900 (a running one), GONGFU_BIN=target/release/gongfu (started here), or GONGFU_MOCK=1 (invented data).',
  )
}

async function startBinary(bin: string): Promise<{ base: string; stop: () => Promise<void>; first: string | null }> {
  const data = mkdtempSync(join(tmpdir(), 'gongfu-e2e-'))
  const clear = () => rmSync(data, { recursive: true, force: true })
  const server = await freePort().then((port) => serve(bin, data, port)).catch((error: unknown) => {
    clear()
    throw error
  })
  const stop = () => server.stop().then(clear)
  if (server.first === null) {
    await stop()
    throw new Error(`${bin} did not say the password of the first administrator`)
  }
  return { base: server.base, stop, first: server.first }
}

/** A server over a data directory of the caller's, which it may stop and start again. `first`: as above, at the first start only. */
export async function serve(bin: string, data: string, port: number): Promise<{ base: string; stop: () => Promise<void>; first: string | null }> {
  const base = `http://127.0.0.1:${port}`
  const documents = join(web, '../packs/sample/documents')
  const packs = process.env.GONGFU_PACKS
  const child = spawn(
    bin,
    [
      ...['serve', '--data', data, '--listen', base.slice('http://'.length)],
      ...(existsSync(documents) ? ['--documents', documents] : []),
      ...(packs ? ['--packs', packs] : []),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let said = ''
  child.stdout?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)))
  let complaint = ''
  child.stderr?.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-2000)))
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = () => end(child, gone)
  try {
    await ready(base, () => (child.exitCode === null ? null : `${bin} ended with ${child.exitCode}: ${complaint}`))
  } catch (error) {
    await stop()
    throw error
  }
  const first = /([2-9A-Z]{4}(?:-[2-9A-Z]{4}){3})/.exec(said)?.[1] ?? null
  return { base, stop, first }
}

/** Asked to stop; made to after five seconds. Only the process started here, by its id. */
async function end(child: ChildProcess, gone: Promise<void>): Promise<void> {
  if (child.exitCode !== null) return
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000)
  await gone
  clearTimeout(timer)
}

async function ready(base: string, failed: () => string | null): Promise<void> {
  const until = Date.now() + READY_MS
  for (;;) {
    const reason = failed()
    if (reason) throw new Error(reason)
    try {
      if ((await fetch(`${base}/api/health`)).ok) return
    } catch {
      // Not listening yet.
    }
    if (Date.now() > until) throw new Error(`${base} did not answer /api/health within ${READY_MS / 1000} s`)
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
