// Entry point of the measured process on Bun, bundled into one CommonJS file as its probe is, and for the same reason:
// what the program imports by name must see what was replaced.
import { host } from './measured-host.ts'
import { bunEngine } from './bun-engine.ts'

void host(bunEngine)
