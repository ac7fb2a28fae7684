// Which frame of a package stands between the user's line and what was acquired: of the package that the user called,
// the one that is nearest to the resource. What that package calls in turn is its plumbing.

const FOLDER = '/node_modules/'

/** The path up to the package's folder, `/app/node_modules/@scope/name`; undefined for a file of the program's own. */
export function packageFolder(file: string): string | undefined {
  const at = file.lastIndexOf(FOLDER)
  if (at === -1) return undefined
  const from = at + FOLDER.length
  const name = file.indexOf('/', from)
  const end = file[from] === '@' && name !== -1 ? file.indexOf('/', name + 1) : name
  return end === -1 ? undefined : file.slice(0, end)
}

/** `@scope/name`, as the folder is called; undefined for a file of the program's own. */
export function packageName(file: string): string | undefined {
  const folder = packageFolder(file)
  return folder?.slice(folder.lastIndexOf(FOLDER) + FOLDER.length)
}

/** @param files of the frames between the resource and the user's line, innermost first */
export function throughIndex(files: readonly string[]): number | undefined {
  const called = files.map(packageFolder).findLast((folder) => folder !== undefined)
  if (called === undefined) return undefined
  return files.findIndex((file) => packageFolder(file) === called)
}
