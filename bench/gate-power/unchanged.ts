import { churn } from './churn.ts'

export default churn({ extraBytes: 0, extraMs: 0 })
