// Whether a descriptor is open: the kernel says so, whoever opened or closed it.
import fs from 'node:fs'

export function isOpen(fd: number): boolean {
  try {
    fs.fstatSync(fd)
    return true
  } catch {
    return false
  }
}
