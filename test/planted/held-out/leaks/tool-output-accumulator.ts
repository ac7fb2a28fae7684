// What a shell tool printed is collected by call for the interface; the model's copy is cut, the collected one is not.
// Grows by about 6.5 kB a step.
import { spawn } from 'node:child_process'
import { once } from 'node:events'

interface ToolCall {
  readonly callId: string
  status: 'running' | 'completed'
  readonly chunks: Buffer[]
}

class ToolRunner {
  readonly #calls: Record<string, ToolCall> = Object.create(null) // leak: container
  #sequence = 0

  async run(script: string): Promise<string> {
    const call: ToolCall = { callId: `toolu_${this.#sequence++}`, status: 'running', chunks: [] } // leak: heap
    this.#calls[call.callId] = call // leak: heap
    const child = spawn('/bin/sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] })
    child.stdout.on('data', (chunk: Buffer) => call.chunks.push(Buffer.from(chunk))) // leak: heap
    await once(child, 'close')
    call.status = 'completed'
    return Buffer.concat(call.chunks).toString('utf8').slice(0, 200)
  }

  async dispose() {
    for (const call of Object.values(this.#calls)) {
      if (call.status === 'running') throw new Error(`${call.callId} still runs`)
    }
  }
}

export function create() {
  const runner = new ToolRunner()
  return {
    step: (i: number) => runner.run(`printf '%06000d' ${i}`),
    close: () => runner.dispose(),
  }
}
