// Of the packages on one stack, the one that owns what was acquired. A package that another one on the stack needs is its
// plumbing, however near to the resource it stands, and however often it is what calls back.
import { pathOf } from './file-url.ts'
import { packageFolder } from './package-frame.ts'
import { isNamedByProgram, needsPackage } from './package-needs.ts'

/** Different files and sets of packages remembered; a program has some hundreds. */
const MAX_REMEMBERED = 5_000

const folderOfFile = new Map<string, string | undefined>()
const ownerOfSet = new Map<string, string>()

/**
 * The innermost frame of the owner; undefined where no package is on the stack. Costs a look at each file's name, and at
 * manifests only where a set of packages is new.
 * @param files of the frames between the resource and the user's line, innermost first
 * @param calledBy `user` where the user's line follows: what it calls is known. `nobody` where the stack ends in packages:
 * then the outermost one is only what dispatched
 */
export function ownerIndex(files: readonly string[], calledBy: 'user' | 'nobody'): number | undefined {
  const folderAt = files.map(folderOf)
  const folders = [...new Set(folderAt.filter((folder) => folder !== undefined))]
  const called = folderAt.findLast((folder) => folder !== undefined)
  if (called === undefined) return undefined
  const owner =
    folders.length === 1 ? called : rememberedOwner(folders, calledBy === 'user' ? called : undefined)
  return folderAt.indexOf(owner)
}

/** Of a module's URL as of a path: a package may have files of both kinds. */
function folderOf(file: string): string | undefined {
  const known = folderOfFile.get(file)
  if (known !== undefined || folderOfFile.has(file)) return known
  const folder = packageFolder(pathOf(file))
  if (folderOfFile.size < MAX_REMEMBERED) folderOfFile.set(file, folder)
  return folder
}

function rememberedOwner(folders: readonly string[], called: string | undefined): string | undefined {
  const key = [called ?? '', ...folders].join('\n')
  const known = ownerOfSet.get(key)
  if (known !== undefined) return known
  const owner = ownerOf(folders, called)
  if (owner !== undefined && ownerOfSet.size < MAX_REMEMBERED) ownerOfSet.set(key, owner)
  return owner
}

/** Packages that need each other are no plumbing of each other: then all remain. */
function ownerOf(folders: readonly string[], called: string | undefined): string | undefined {
  const roots = folders.filter((folder) => !folders.some((other) => isPlumbing(folder, other)))
  const left = roots.length === 0 ? folders : roots
  const named = left.filter(isNamedByProgram)
  const owners = named.length === 0 ? left : named
  return called !== undefined && owners.includes(called) ? called : owners[0]
}

function isPlumbing(folder: string, of: string): boolean {
  return folder !== of && needsPackage(of, folder) && !needsPackage(folder, of)
}
