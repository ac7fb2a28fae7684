// Profiles of live allocations for the tools that people have: pprof's format, and V8's own.
import { relative, resolve } from 'node:path'
import { OWNER_ONLY } from '../check/output-directory.ts'
import type { Allocations } from '../report/allocations.ts'
import type { ProfileOptions } from './profile-options.ts'
import { filesMustBeWritable, writeReport } from './report-files.ts'

export function wantsProfiles({ heapprofile, pprof }: ProfileOptions): boolean {
  return heapprofile !== undefined || pprof !== undefined
}

/** Before anything is measured. @throws TidemarkError `usage` */
export function profilesMustBeWritable({ heapprofile, pprof }: ProfileOptions): void {
  filesMustBeWritable([heapprofile, heapprofile && grownName(heapprofile), pprof])
}

/**
 * @param allocations secrets taken out; undefined where nobody looked
 * @returns lines that say what was written, or that nothing was
 * @throws TidemarkError `usage` when a file cannot be written
 */
export async function writeProfiles(
  allocations: Allocations | undefined,
  { heapprofile, pprof }: ProfileOptions,
): Promise<string> {
  if (heapprofile === undefined && pprof === undefined) return ''
  if (allocations === undefined) return 'profile: not written, for no live allocations were seen\n'
  const written: string[] = []
  const write = (file: string, content: string | Buffer): void => {
    writeReport(file, content, OWNER_ONLY)
    written.push(file)
  }
  if (heapprofile !== undefined) {
    const { heapProfile } = await import('../heap/profile/heap-profile.ts')
    write(heapprofile, heapProfile(allocations.alive))
    if (allocations.grown !== undefined) write(grownName(heapprofile), heapProfile(allocations.grown))
  }
  if (pprof !== undefined) {
    const { pprofOf } = await import('../heap/profile/pprof.ts')
    write(pprof, await pprofOf(allocations, allocations))
  }
  return written.map((file) => `profile: ${relative(process.cwd(), resolve(file))}\n`).join('')
}

function grownName(file: string): string {
  return `${file.replace(/\.heapprofile$/, '')}.grown.heapprofile`
}
