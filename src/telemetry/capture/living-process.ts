// Whether files of a process still belong to somebody.

/** True for a living process other than this one: in a container that was started again, ours has the id of the last. */
export function isOtherLiving(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
