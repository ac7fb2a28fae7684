// Bundles the probe of a runtime into one CommonJS file: at build time into dist/, and from source when a watch begins.
import { join } from 'node:path'

const bundledRuntimes = ['bun', 'deno'] as const
export type BundledRuntime = (typeof bundledRuntimes)[number]

/** @throws when the bundler is not installed: it is for development */
export async function makeBundle(runtime: BundledRuntime, file: string): Promise<void> {
  const { rolldown } = await import('rolldown')
  const bundle = await rolldown({
    input: join(import.meta.dirname, `${runtime}-probe.ts`),
    platform: 'node',
    external: /^(node|bun):/,
    logLevel: 'silent',
  })
  await bundle.write({ file, format: 'cjs', codeSplitting: false, comments: false })
  await bundle.close()
}

/** All of them. @public `pnpm build` calls it */
export async function buildInto(directory: string): Promise<void> {
  for (const runtime of bundledRuntimes) await makeBundle(runtime, join(directory, `${runtime}-probe.cjs`))
}
