// Ends the agent's processes when the agent itself is killed: a shell of one megabyte that waits for the end of a pipe
// whose other end is the agent. Node can ask the kernel for no parent-death signal without native code.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** Every process of one agent carries this variable; its value is unique to the agent. */
const agentVariable = 'TIDEMARK_AGENT'

/**
 * Lines are `+ group` and `- group`. At the end of the pipe what is still listed, and what carries the mark, gets
 * SIGTERM, and half a second later SIGKILL until nothing is left. It leads a session of its own, so that no signal to
 * the agent's group takes it along. `grep -z` and /proc are used where they exist; elsewhere the groups must do.
 */
const script = String.raw`
trap '' HUP INT TERM QUIT
groups=' '
while read -r sign group; do
  case $sign in
    +) groups="$groups$group " ;;
    -) groups="\${groups%% $group *} \${groups#* $group }" ;;
  esac
done
marked() { grep -lsxz "$0" /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3; }
strike() {
  for group in $groups; do kill -"$1" -- -"$group" 2>/dev/null; done
  for pid in $(marked); do [ "$pid" = $$ ] || kill -"$1" "$pid" 2>/dev/null; done
}
left() {
  [ -n "$(marked)" ] && return 0
  for group in $groups; do kill -0 -- -"$group" 2>/dev/null && return 0; done
  return 1
}
left || exit 0
strike TERM
for round in 1 2 3 4 5; do sleep 0.1; left || exit 0; done
for round in 1 2 3 4 5 6 7 8 9 10; do strike KILL; sleep 0.1; left || exit 0; done
`.replaceAll('\\${', '${')

export class Lifeline implements AsyncDisposable {
  /** For the environment of every process that must not outlive the agent. */
  readonly environment: Readonly<Record<string, string>>
  readonly #watcher: ChildProcess

  /** @param id unique to the agent */
  constructor(id: string) {
    this.environment = { [agentVariable]: id }
    this.#watcher = spawn('/bin/sh', ['-c', script, `${agentVariable}=${id}`], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    })
    // Without it children are still ended by every other way the agent can end.
    this.#watcher.on('error', () => {})
    this.#watcher.stdin?.on('error', () => {})
    this.#watcher.unref()
  }

  add(group: number): void {
    this.#watcher.stdin?.write(`+ ${group}\n`)
  }

  remove(group: number): void {
    this.#watcher.stdin?.write(`- ${group}\n`)
  }

  /** Closes the pipe: the watcher ends what is still there, and then itself. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { stdin, exitCode, signalCode, pid } = this.#watcher
    if (pid === undefined || stdin === null) return
    this.#watcher.ref()
    const gone = exitCode === null && signalCode === null ? once(this.#watcher, 'exit') : undefined
    stdin.end()
    await gone
    stdin.destroy()
  }
}
