// Whether a descriptor is open: the kernel says so, whoever opened or closed it.
import fs from 'node:fs'

/** Node's own: a program may put another in its place. */
const { fstatSync } = fs

export function isOpen(fd: number): boolean {
  try {
    fstatSync(fd)
    return true
  } catch {
    return false
  }
}
