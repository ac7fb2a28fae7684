// Entry point of the measured process on Node: `node --expose-gc [--no-opt --no-maglev] host.ts`.
import { host } from './measured-host.ts'
import { nodeEngine } from './node-engine.ts'

await host(nodeEngine)
