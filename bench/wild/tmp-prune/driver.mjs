// A tool that writes each output into a temporary file and removes it as it should.
import { writeSync } from 'node:fs'
import tmp from 'tmp'

export async function create() {
  return {
    async step(i) {
      const file = tmp.fileSync({ prefix: 'output-' })
      writeSync(file.fd, `output ${i}`)
      file.removeCallback()
    },
    async close() {},
  }
}
