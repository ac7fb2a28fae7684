// What two swaps have in common: the instance of a directory stays when work moves on to another.
import { realpathSync } from 'node:fs'
import { Instances, type InstanceUse } from '../../src/agent/instance/instances.ts'
import type { ReferenceParts } from '../agents/reference-agent.ts'

class KeptInstances extends Instances {
  #present: string | undefined

  override switchTo(directory: string): Promise<void> {
    this.#present = realpathSync(directory)
    return Promise.resolve()
  }

  override use(directory: string | undefined = this.#present): Promise<InstanceUse> {
    return super.use(directory)
  }
}

export function keepingInstances(maxInstances: number): ReferenceParts {
  return {
    createInstances: (options) =>
      new KeptInstances({ ...options, limits: { ...options.limits, maxInstances } }),
  }
}
