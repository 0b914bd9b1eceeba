import type { Achieved, Commitment, Fact, Finding, Indicator, Plan, PlanTable, Project, Task } from '@/api/types'

export type Numbered<T> = T & { index: number }

/** A plan as the tabs see it: narrowed to the chosen section, with names for ids. */
export interface PlanView {
  plan: Plan
  indicators: Indicator[]
  commitments: Commitment[]
  facts: Numbered<Fact>[]
  achieved: Numbered<Achieved>[]
  projects: Numbered<Project>[]
  tasks: Numbered<Task>[]
  tables: PlanTable[]
  findings: Finding[]
  domainName: (id: string) => string
  englishName: (id: string) => string | null
  /** Id of the row that is being looked at. */
  current: string | null
}
