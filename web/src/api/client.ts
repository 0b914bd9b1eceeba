import type { Problem } from './types'

export type FailureKind = 'unreachable' | 'missing' | 'forbidden' | 'refused' | 'server' | 'garbled'

/** Why a request did not bring its answer, in a form a page can explain. */
export class ApiError extends Error {
  constructor(
    readonly kind: FailureKind,
    readonly path: string,
    readonly status: number | null = null,
    readonly problem: Problem | null = null,
  ) {
    super(problem?.title ?? kind)
  }
}

/** What has to be done before a request is answered. */
export type SignInNeed = 'session' | 'new-password'

let signInNeeded: (need: SignInNeed) => Promise<boolean> = () => Promise.resolve(false)

/** Says who is to be asked when a session is over; `true`: ask the server again. */
export function whenSignInIsNeeded(ask: (need: SignInNeed) => Promise<boolean>): void {
  signInNeeded = ask
}

/** Whether the server answers; set by every request. */
let noteReach: (reached: boolean) => void = () => {}
export function whenReachChanges(note: (reached: boolean) => void): void {
  noteReach = note
}

/** Signing in itself answers for itself. */
const AT_THE_DOOR = /^\/api\/session(\/|$)/

function needOf(path: string, status: number, problem: Problem | null): SignInNeed | null {
  if (AT_THE_DOOR.test(path)) return null
  if (status === 401) return 'session'
  return problem?.type === 'urn:gongfu:problem:new-password-needed' ? 'new-password' : null
}

export async function getJson<T>(path: string, locale: string, signal?: AbortSignal): Promise<T> {
  return ask<T>(path, { headers: headers(locale), ...(signal ? { signal } : {}) })
}

export async function putJson<T>(path: string, locale: string, body: unknown): Promise<T> {
  return ask<T>(path, {
    method: 'PUT',
    headers: { ...headers(locale), 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
}

export async function postJson<T>(path: string, locale: string, body: unknown): Promise<T> {
  return ask<T>(path, {
    method: 'POST',
    headers: { ...headers(locale), 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
}

export async function deleteJson<T>(path: string, locale: string, body: unknown): Promise<T> {
  return ask<T>(path, {
    method: 'DELETE',
    headers: { ...headers(locale), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

/** Sends a file as it is. `fetch` cannot say how far it has come; this can, from 0 to 1. */
export async function postFile<T>(path: string, locale: string, file: Blob, progress: (part: number) => void, signal?: AbortSignal): Promise<T> {
  try {
    return await sendFile<T>(path, locale, file, progress, signal)
  } catch (reason) {
    const need = reason instanceof ApiError && reason.status !== null ? needOf(path, reason.status, reason.problem) : null
    if (need === null || !(await signInNeeded(need))) throw reason
    return sendFile<T>(path, locale, file, progress, signal)
  }
}

function sendFile<T>(path: string, locale: string, file: Blob, progress: (part: number) => void, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', path)
    for (const [name, value] of Object.entries(headers(locale))) request.setRequestHeader(name, value)
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) progress(event.loaded / event.total)
    }
    request.onerror = () => {
      noteReach(false)
      reject(new ApiError('unreachable', path))
    }
    request.onabort = () => reject(new DOMException('stopped', 'AbortError'))
    request.onload = () => {
      const answer = parse(request.responseText)
      if (request.status >= 200 && request.status < 300 && answer !== undefined) return resolve(answer as T)
      const json = /json/.test(request.getResponseHeader('content-type') ?? '')
      const problem = json && answer !== undefined ? (answer as Problem) : null
      const kind = request.status < 300 ? 'garbled' : kindOf(request.status, problem)
      reject(new ApiError(kind, path, request.status, problem))
    }
    signal?.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

function headers(locale: string): Record<string, string> {
  return { Accept: 'application/json, application/problem+json', 'Accept-Language': locale }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A file to keep. It is fetched and not linked to, so that a refusal shows on the page and is not saved in its place. */
export async function getFile(path: string, locale: string): Promise<{ blob: Blob; disposition: string | null }> {
  const response = await request(path, { headers: { Accept: '*/*', 'Accept-Language': locale } })
  const disposition = response.headers.get('content-disposition')
  // A proxy's page is not the file.
  if (!/^attachment/i.test(disposition ?? '')) throw new ApiError('garbled', path, response.status)
  try {
    return { blob: await response.blob(), disposition }
  } catch {
    throw new ApiError('unreachable', path)
  }
}

/** Bytes that are shown and not kept, such as a tile of a map. */
export async function getBytes(path: string, locale: string, signal?: AbortSignal): Promise<ArrayBuffer> {
  const response = await request(path, { headers: { Accept: '*/*', 'Accept-Language': locale }, ...(signal ? { signal } : {}) })
  try {
    return await response.arrayBuffer()
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ApiError('unreachable', path)
  }
}

/** Asks; after signing in again, once more. */
async function request(path: string, init: RequestInit): Promise<Response> {
  try {
    return await once(path, init)
  } catch (reason) {
    const need = reason instanceof ApiError && reason.status !== null ? needOf(path, reason.status, reason.problem) : null
    if (need === null || !(await signInNeeded(need))) throw reason
    return once(path, init)
  }
}

async function once(path: string, init: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await fetch(path, init)
  } catch (error) {
    if (init.signal?.aborted) throw error
    noteReach(false)
    throw new ApiError('unreachable', path)
  }
  if (!response.ok) {
    const json = /json/.test(response.headers.get('content-type') ?? '')
    const problem = json ? ((await response.json().catch(() => null)) as Problem | null) : null
    const kind = kindOf(response.status, problem)
    noteReach(kind !== 'unreachable')
    throw new ApiError(kind, path, response.status, problem)
  }
  noteReach(true)
  return response
}

async function ask<T>(path: string, init: RequestInit): Promise<T> {
  const response = await request(path, init)
  try {
    return (await response.json()) as T
  } catch (error) {
    if (init.signal?.aborted) throw error
    // A proxy's page, or the application itself where an answer was expected.
    throw new ApiError('garbled', path, response.status)
  }
}

function kindOf(status: number, problem: Problem | null): FailureKind {
  if (status === 404 || status === 410) return 'missing'
  if (status === 401 || status === 403) return 'forbidden'
  // A gateway that answers for a server that does not.
  if (problem === null && [502, 503, 504].includes(status)) return 'unreachable'
  return status >= 500 ? 'server' : 'refused'
}
