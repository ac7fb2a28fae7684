// A runner of its own, for tests that end it: runs a subject with a child until it is told to stop.
import { runScenario } from '../../src/runner/runner.ts'

const [url = '', outDirectory = ''] = process.argv.slice(2)
const run = await runScenario({ kind: 'module', url, cycles: 2_000 }, { outDirectory })
process.stdout.write(JSON.stringify(run.phases[0]?.end))
