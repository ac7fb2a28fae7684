// What makes two findings parts of one leak: they grow at rates of which one is some times the other, and they come from
// the same place, a file or a package.
import { packageFolder } from '../../resources/package-frame.ts'
import type { Culprit, Finding } from '../finding.ts'

/** The rates agree but for one that comes late. */
export const SAME_RATE = 1.1

/** True of 1, 2, 3 … up to `most`, but for what comes late. */
export function isSomeTimes(ratio: number, most: number): boolean {
  const whole = Math.round(ratio)
  return whole >= 1 && whole <= most && Math.abs(Math.log(ratio / whole)) <= Math.log(SAME_RATE)
}

/** True where both blame the same file, or go through the same package. */
export function isNear(one: Pick<Finding, 'culprit'>, other: Pick<Finding, 'culprit'>): boolean {
  const places = new Set(placesOf(one.culprit))
  return placesOf(other.culprit).some((place) => places.has(place))
}

/** True where both lie in the same package, or go through it. */
export function areOfOnePackage(one: Pick<Finding, 'culprit'>, other: Pick<Finding, 'culprit'>): boolean {
  const packages = new Set(packagesOf(one.culprit))
  return packagesOf(other.culprit).some((each) => packages.has(each))
}

/** The folder of the package in which the line lies or through which it leaks; undefined for a program's own. */
export function packageOf(culprit: Culprit | undefined): string | undefined {
  return packagesOf(culprit).at(-1)
}

function packagesOf(culprit: Culprit | undefined): readonly string[] {
  return [culprit?.file, culprit?.through?.file].flatMap((file) =>
    file === undefined ? [] : (packageFolder(file) ?? []),
  )
}

function placesOf(culprit: Culprit | undefined): readonly string[] {
  return culprit === undefined ? [] : [culprit.file, ...packagesOf(culprit)]
}
