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

export async function getJson<T>(path: string, locale: string, signal?: AbortSignal): Promise<T> {
  let response: Response
  try {
    response = await fetch(path, {
      headers: { Accept: 'application/json, application/problem+json', 'Accept-Language': locale },
      ...(signal ? { signal } : {}),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ApiError('unreachable', path)
  }
  const type = response.headers.get('content-type') ?? ''
  if (!response.ok) {
    const problem = /json/.test(type)
      ? ((await response.json().catch(() => null)) as Problem | null)
      : null
    throw new ApiError(kindOf(response.status, problem), path, response.status, problem)
  }
  try {
    return (await response.json()) as T
  } catch (error) {
    if (signal?.aborted) throw error
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
