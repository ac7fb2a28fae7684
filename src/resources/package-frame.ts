// The package in which a file lies, by its path alone.

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
