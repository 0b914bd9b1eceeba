import { reactive, watch } from 'vue'
import { ApiError, putJson } from '@/api/client'
import type { CheckFinding, Decision, NewDecision, Verdict } from '@/api/types'
import { signature } from './useSession'
import { preferences } from './usePreferences'

/** What somebody has begun to write about a finding. */
export interface DecisionDraft {
  verdict: Verdict
  reason: string
}

export interface Decisions {
  drafts: Record<string, DecisionDraft>
  sending: Record<string, boolean>
  errors: Record<string, ApiError | undefined>
  decide: (finding: CheckFinding, verdict: Verdict, reason: string) => Promise<boolean>
}

/**
 * Decisions on the findings of one series, held `against` other plans as the
 * report is: a finding exists only beside them. They show at once; when the server
 * refuses, the finding goes back to what it was and the words stay in the form.
 * Drafts outlast a reload.
 */
export function useDecisions(id: string, against: () => string, put: (finding: CheckFinding) => void): Decisions {
  const key = `gongfu.drafts.${id}`
  const drafts = reactive<Record<string, DecisionDraft>>(stored(key))
  const sending = reactive<Record<string, boolean>>({})
  const errors = reactive<Record<string, ApiError | undefined>>({})

  watch(drafts, (now) => {
    try {
      sessionStorage.setItem(key, JSON.stringify(now))
    } catch {
      // Then drafts last as long as the page.
    }
  })

  async function decide(finding: CheckFinding, verdict: Verdict, reason: string): Promise<boolean> {
    const draft: DecisionDraft = { verdict, reason }
    const decision: Decision = { verdict, reason, by: signature.value, at: new Date().toISOString() }
    Reflect.deleteProperty(drafts, finding.key)
    errors[finding.key] = undefined
    sending[finding.key] = true
    put({ ...finding, decision, history: [...finding.history, decision] })
    try {
      const query = against()
      const path = `/api/checks/${encodeURIComponent(id)}/decisions/${encodeURIComponent(finding.key)}${query ? `?${query}` : ''}`
      const body: NewDecision = { verdict, reason }
      const answer = await putJson<CheckFinding>(path, preferences.locale, body)
      // What became of it since the draft before is known to the report only.
      put({ ...answer, change: answer.change ?? finding.change })
      return true
    } catch (reasonOf) {
      put(finding)
      drafts[finding.key] = draft
      errors[finding.key] = reasonOf instanceof ApiError ? reasonOf : new ApiError('garbled', id)
      return false
    } finally {
      sending[finding.key] = false
    }
  }

  return { drafts, sending, errors, decide }
}

function stored(key: string): Record<string, DecisionDraft> {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? '{}') as Record<string, DecisionDraft>
  } catch {
    return {}
  }
}
