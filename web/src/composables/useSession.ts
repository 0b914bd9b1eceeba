import { computed, readonly, ref, shallowRef } from 'vue'
import { ApiError, deleteJson, getJson, postJson, putJson, whenSignInIsNeeded } from '@/api/client'
import type { ActionName, Session } from '@/api/types'
import { preferences } from './usePreferences'

/*
 * Who is signed in, for the whole page. `null` until the server has said so.
 */
const session = shallowRef<Session | null>(null)
const failure = shallowRef<ApiError | null>(null)
/** A request met a session that is over; the dialogue above the page waits for a new one. */
const again = ref(false)
let waiting: ((signedIn: boolean) => void)[] = []

export const signedIn = computed(() => session.value !== null && (session.value.account !== null || session.value.guest))
export const account = computed(() => session.value?.account ?? null)
/** As the server names what is done by the account. */
export const signature = computed(() => (account.value ? `${account.value.name} (${account.value.login})` : ''))
export const guest = computed(() => session.value?.guest ?? false)
export const mustChange = computed(() => session.value?.account?.must_change ?? false)

/** Whether something may be done in the own office. The server decides about the thing itself. */
export function may(action: ActionName): boolean {
  return session.value?.may.includes(action) ?? false
}

export function useSession() {
  return { session: readonly(session), failure: readonly(failure), again: readonly(again), load, signIn, lookAround, signOut, giveUp }
}

export async function load(): Promise<void> {
  failure.value = null
  try {
    take(await getJson<Session>('/api/session', preferences.locale))
  } catch (reason) {
    failure.value = reason instanceof ApiError ? reason : new ApiError('garbled', '/api/session')
  }
}

export function take(now: Session): void {
  session.value = now
}

/** Throws an {@link ApiError} that says what is wrong, or that a code is needed. */
export async function signIn(login: string, password: string, code: string): Promise<void> {
  const before = account.value?.id
  const now = await postJson<Session>('/api/session', preferences.locale, { login, password, code: code.trim() || null })
  // Somebody else: nothing of the page belongs to him.
  if (again.value && before !== undefined && now.account?.id !== before) return location.reload()
  take(now)
  finish(true)
}

export async function lookAround(): Promise<void> {
  take(await postJson<Session>('/api/session/guest', preferences.locale, {}))
  finish(true)
}

export async function signOut(): Promise<void> {
  take(await deleteJson<Session>('/api/session', preferences.locale, undefined))
  finish(false)
}

/** Leaves the dialogue without signing in: the page stays, what was asked for fails. */
export function giveUp(): void {
  finish(false)
}

function finish(done: boolean): void {
  again.value = false
  const all = waiting
  waiting = []
  for (const it of all) it(done)
}

whenSignInIsNeeded((kind) => {
  // A page that was never signed in shows the way in by itself.
  if (!signedIn.value) {
    void load()
    return Promise.resolve(false)
  }
  if (kind === 'new-password') {
    void load()
    return Promise.resolve(false)
  }
  again.value = true
  return new Promise((resolve) => waiting.push(resolve))
})

/** Sets the own password; the session goes on. */
export async function changePassword(old: string, fresh: string): Promise<void> {
  take(await putJson<Session>('/api/me/password', preferences.locale, { old, new: fresh }))
}
