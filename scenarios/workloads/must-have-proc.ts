// For workloads that look at other processes from inside a measured one, where no tool may be started that would tell.
import { TidemarkError } from '../../src/errors.ts'
import { hasProc } from '../../src/resources/has-proc.ts'

/** @throws TidemarkError `environment` where there is no /proc. @param act what for, as a sentence begins */
export function mustHaveProc(act: string): void {
  if (hasProc()) return
  throw new TidemarkError('environment', `${act}: there is no /proc here, wanted Linux, or a container of it`)
}
