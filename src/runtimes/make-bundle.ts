// Bundles what is loaded into a runtime into one CommonJS file each: its probe, and the measured process on it. At build
// time into dist/, and from source when it is first needed.
import { dirname, join } from 'node:path'

const bundledRuntimes = ['bun', 'deno'] as const
export type BundledRuntime = (typeof bundledRuntimes)[number]

/** Where each of them is written. */
const FOLDERS = { probe: 'runtimes', host: 'host' } as const
const parts = ['probe', 'host'] as const

export type BundleName = readonly [runtime: BundledRuntime, part: (typeof parts)[number]]

/** @throws when the bundler is not installed: it is for development */
export async function makeBundle([runtime, part]: BundleName, file: string): Promise<void> {
  const { rolldown } = await import('rolldown')
  const bundle = await rolldown({
    input: join(dirname(import.meta.dirname), FOLDERS[part], `${runtime}-${part}.ts`),
    platform: 'node',
    external: /^(node|bun):/,
    logLevel: 'silent',
  })
  await bundle.write({ file, format: 'cjs', codeSplitting: false, comments: false })
  await bundle.close()
}

/** All of them. @public `pnpm build` calls it */
export async function buildInto(directory: string): Promise<void> {
  for (const runtime of bundledRuntimes)
    for (const part of parts) await makeBundle([runtime, part], join(directory, `${runtime}-${part}.cjs`))
}
