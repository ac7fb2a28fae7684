// Our own agent as a server, driven as those of others are, so that its figures are of the same path. It is part of this
// package, and needs no other.
import { extname, join } from 'node:path'
import type { AgentDefinition } from '../agent-definition.ts'

export const referenceAgent: AgentDefinition = {
  name: 'reference-agent',
  // Beside this file as it runs: in TypeScript from a checkout, in JavaScript from a package.
  own: join(import.meta.dirname, `../../cli/main${extname(import.meta.filename)}`),
  runtime: 'node',
  isServer: true,
  protocol: 'tidemark-http',
  arguments: ['agent', '--host', '127.0.0.1', '--port', '0', '--no-token'],
  placeArguments: ({ modelUrl }) => ['--model-url', `${modelUrl}/v1`, '--model', 'm1'],
  environment: () => ({ TIDEMARK_MODEL_KEY: 'tidemark' }),
  can: { ends: 'closed', loads: true, deletes: true, hasClients: true },
}
