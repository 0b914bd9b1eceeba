import type { InjectionKey, Ref } from 'vue'

/** Opens the evidence of a value from anywhere inside a plan's page. */
export interface EvidenceDesk {
  open: (anchor: string) => void
  current: Readonly<Ref<string | null>>
}

export const EVIDENCE_DESK: InjectionKey<EvidenceDesk> = Symbol('evidence')
