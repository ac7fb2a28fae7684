// What is seen of processes where there is no /proc: by `ps` and `lsof`, as far as they go here, tried on ourselves.
import { lookAround, unseenHere } from '../../system/look-around.ts'
import { unseenCatalogue } from '../../resources/unseen-outside.ts'
import { unseenCounts, unseenNote } from '../../findings/unseen-words.ts'
import type { Checkup } from './checkup.ts'

const NAME = '/proc'
const IN_LINUX = 'run it in a Linux container for what is missing, as CI does'

export function withoutProc(): Checkup {
  if (lookAround().entry(process.pid) === undefined) {
    return {
      name: NAME,
      state: process.platform === 'win32' ? 'limited' : 'lacking',
      found: `none on ${process.platform}, and ps tells nothing`,
      means:
        'descriptors, threads, child processes and peaks of memory are not observed; resources, heap and lines are',
      next: process.platform === 'linux' ? 'mount /proc in this container or chroot' : IN_LINUX,
    }
  }
  const unseen = unseenHere()
  const counts = unseenCounts(unseen)
  const seen = [
    'child processes',
    ...(['threads', 'descriptors'] as const)
      .filter((each) => !unseen.has(each))
      .map((each) => unseenCatalogue[each].name),
  ]
  return {
    name: NAME,
    state: counts.length > 0 ? 'lacking' : 'limited',
    found: `none; ${unseen.has('descriptors') ? 'ps tells' : 'ps and lsof tell'} of ${seen.join(', ')}`,
    means:
      counts.length > 0
        ? `no verdict is clean: ${counts.map(({ reason }) => reason).join('; ')}`
        : unseenNote(unseen).join(),
    next: counts.find(({ next }) => next !== undefined)?.next ?? IN_LINUX,
  }
}
