// The hooks are read again when their file has changed, and wrapped around the handler that the earlier ones wrap already.
// Grows by about 260 B a step.
type Handler = (tool: string) => Promise<number>

interface Hook {
  readonly name: string
  readonly denied: readonly string[]
  calls: number
}

const denied = [
  'rm --recursive',
  'curl --upload-file',
  'git push --force',
  'git reset --hard',
  'npm publish',
  'chmod 777 /',
]
const secret = [
  '.env.production',
  '.ssh/id_ed25519',
  '.aws/credentials',
  '.config/gh/hosts.yml',
  '.netrc.backup',
  '.npmrc.local',
]
const hookFile = JSON.stringify([
  { name: 'permissions', denied, calls: 0 },
  { name: 'secret-files', denied: secret, calls: 0 },
])

class ToolPipeline {
  #handle: Handler = async (tool) => tool.length // leak: container

  load(text: string) {
    const hooks: Hook[] = JSON.parse(text) // leak: heap
    for (const hook of hooks) this.#wrap(hook)
  }

  #wrap(hook: Hook) {
    // leak: heap
    const next = this.#handle
    this.#handle = (tool) => {
      // leak: heap
      hook.calls++
      return hook.denied.includes(tool) ? Promise.resolve(-1) : next(tool)
    }
  }

  call(tool: string) {
    return this.#handle(tool)
  }
}

export async function create() {
  const pipeline = new ToolPipeline()
  pipeline.load(hookFile)
  return {
    async step(i: number) {
      if (i % 4 === 3) pipeline.load(hookFile)
      return pipeline.call(i % 2 === 0 ? 'read' : 'edit')
    },
    async close() {},
  }
}
