// Entry point of the measured process on Deno, bundled into one CommonJS file as its probe is.
import { host } from './measured-host.ts'
import { denoEngine } from './deno-engine.ts'
import { followWebWorkers } from './web-workers.ts'

followWebWorkers()
void host(denoEngine)
