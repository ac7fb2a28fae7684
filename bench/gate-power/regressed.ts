// Says by its environment what is planted: the process that measures inherits it.
import { churn } from './churn.ts'

export default churn({
  extraBytes: Number(process.env['GATE_POWER_EXTRA_BYTES'] ?? 0),
  extraMs: Number(process.env['GATE_POWER_EXTRA_MS'] ?? 0),
})
