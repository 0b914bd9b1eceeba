// Accounts for the tests.
/** What every account of the tests has, once its one-time password was changed. */
export const PASSWORD = 'mulberry-ferry-42'

/** Signs in and changes the one-time password; the token of the session. */
export async function settle(base: string, login: string, oneTime: string): Promise<string> {
  const { token } = await call(base, 'POST', '/api/session', null, { login, password: oneTime })
  if (!token) throw new Error(`${login}: no session`)
  await call(base, 'PUT', '/api/me/password', token, { old: oneTime, new: PASSWORD })
  return token
}

export async function call<T>(base: string, method: string, path: string, token: string | null, body: unknown): Promise<{ body: T; token: string | null }> {
  const response = await fetch(base + path, {
    method,
    headers: { 'Content-Type': 'application/json', ...(token ? { Cookie: `gongfu_session=${token}` } : {}) },
    body: JSON.stringify(body),
  })
  const answer = (await response.json()) as T
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`)
  return { body: answer, token: /gongfu_session=([0-9a-f]+)/.exec(response.headers.get('set-cookie') ?? '')?.[1] ?? null }
}
