// An agent that compiles the schema of a tool for each call it checks.
import { Ajv } from 'ajv'

export async function create() {
  const ajv = new Ajv()
  return {
    async step(i) {
      const schema = {
        type: 'object', required: ['path'],
        properties: { path: { type: 'string', maxLength: 200 }, limit: { type: 'integer', minimum: 1 } },
      }
      const valid = ajv.compile(schema)
      if (!valid({ path: `src/${i}.ts`, limit: 5 })) throw new Error('not valid')
    },
    async close() {},
  }
}
