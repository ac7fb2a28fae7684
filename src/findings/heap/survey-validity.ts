// Whether a survey may be believed, and whether it looked to its end: its own planted leak must be found, the harness
// alone must not grow, and every look that was planned must have been taken. What is missing is a doubt, never silence.
import type { HeapSurvey } from '../../runner/run.ts'
import type { Unseen } from '../../runner/heap-evidence.ts'
import type { PhaseEnd, PhaseSeries } from '../../runner/series.ts'
import type { Doubt } from '../doubt.ts'
import { formatBytes, formatMs, formatNumber, plural } from '../quantity.ts'
import { harnessGrowth, mayBeHarness } from './harness-growth.ts'
import { controlGrowth, runningGrowth, sawPlanted } from './survey-growth.ts'
import {
  hasLived,
  LEAST_LIFE_LOOKS,
  LEAST_LOOKS_TO_JUDGE,
  leftByLives,
  MOST_LIFE_LOOKS,
  runLooks,
} from './survey-steps.ts'

/** Things a cycle that the idle harness may not hold more of, where the program does. */
const IDLE_PER_CYCLE = 0.5

const MORE_MEMORY =
  'run it where there is more memory, or check a smaller part of the program: what it holds from the start is looked at each time'
const MORE_TIME = 'give it longer with --time-limit, or fewer steps with --cycles'

/** Why what it has found may not be believed; undefined when it may, or is too short to say anything. */
export function surveyFault(survey: HeapSurvey): string | undefined {
  if (!isEnough(survey)) return undefined
  if (!isPlantedFound(survey)) return 'the leak that was planted in the same process was not found'
  if (survey.idle === undefined)
    return mayBeHarness(survey) ? 'what the harness keeps of its own was not looked at' : undefined
  const [grown] = harnessGrowth(survey, survey.idle, IDLE_PER_CYCLE)
  return grown === undefined ? undefined : `${grown.path.join(' → ')} grew while nothing was done`
}

/** True when a survey of this phase says all that is to be said of what its heap does while it runs. */
export function surveyJudges(survey: HeapSurvey | undefined, phase: string): boolean {
  return (
    survey !== undefined &&
    survey.series.phase === phase &&
    isEnough(survey) &&
    surveyFault(survey) === undefined
  )
}

/** What it did not look at: empty when it was seen to its end and may be believed. */
export function surveyDoubts(survey: HeapSurvey): readonly Doubt[] {
  const fault = surveyFault(survey)
  const missing = missingLooks(survey)
  const reasons = [
    ...brokenOff(survey),
    ...(fault === undefined ? [] : [{ reason: `the survey of its heap is not valid: ${fault}` }]),
    ...unseen(survey),
  ]
  const told = reasons.length > 0 ? reasons : missing
  return told.map((each) => ({
    phase: survey.series.phase,
    part: 'survey' as const,
    isIncomplete: true as const,
    ...each,
  }))
}

type Reason = Pick<Doubt, 'reason' | 'next' | 'isBroken'>

function brokenOff(survey: HeapSurvey): readonly Reason[] {
  const { series, failure } = survey
  if (failure !== undefined)
    return [
      {
        reason: `the survey of its heap broke off: ${failure}`,
        next: 'run the check again',
        isBroken: true,
      },
    ]
  const { end } = series
  if (end.how === 'closed' || end.how === 'ended' || end.how === 'lingered') return []
  const later = laterStep(survey)
  if (later !== undefined) return [{ ...later, isBroken: true }]
  const reason = `the survey of its heap broke off: ${endInWords(end)}`
  return [{ reason, next: nextAfter(series), isBroken: true }]
}

/** It threw in a step of the first life after all that the run before took: that the run did not throw says nothing of it. */
function laterStep({ series: { end }, captures, cycles }: HeapSurvey): Reason | undefined {
  const last = captures.at(-1)
  if (end.how !== 'threw' || end.step === undefined || last?.after !== 'run' || last.cycle < cycles)
    return undefined
  const which = `step ${formatNumber(end.step)}, which the run before never came to`
  return {
    reason: `the survey of its heap broke off: the subject threw in ${which}: ${end.message.split('\n')[0]}`,
    next: 'let the subject take more steps: the survey goes on for longer than the run, to see whether what it holds is full one day',
  }
}

function endInWords(end: Exclude<PhaseEnd, { readonly how: 'closed' | 'ended' | 'lingered' }>): string {
  switch (end.how) {
    case 'threw':
      return `the subject threw during ${end.during}: ${end.message.split('\n')[0]}`
    case 'crashed':
      return `its process ${exitInWords(end)} during ${end.during}`
    case 'out-of-memory':
      return `its process ran out of memory during ${end.during}`
    case 'hung':
      return `nothing came back from ${end.during} for ${formatMs(end.afterMs)}`
    default:
      return STOPS[end.why]
  }
}

function exitInWords({ signal, code }: PhaseEnd & { readonly how: 'crashed' }): string {
  return signal === undefined ? `ended itself with exit code ${code}` : `was ended by ${signal}`
}

const STOPS = {
  evidence: 'it was ended early',
  'time-limit': 'its time was up',
  interrupted: 'it was interrupted',
  'capture-cost': 'a snapshot took more memory than there is to spare',
} as const

function nextAfter({ end, endedInCapture }: PhaseSeries): string {
  if (end.how === 'out-of-memory' || (end.how === 'stopped' && end.why === 'capture-cost')) return MORE_MEMORY
  if (end.how === 'hung' || (end.how === 'stopped' && end.why === 'time-limit')) return MORE_TIME
  const second =
    'it did not in the run before: whatever a second process of it cannot do (a port, a lock, a file)'
  if (end.how === 'threw') return `run the check again; ${second} is to be mended in the subject`
  return endedInCapture === true ? MORE_MEMORY : 'run the check again'
}

/** Heaps that were not looked at where they should have been, each reason once. */
function unseen({ captures }: HeapSurvey): readonly Reason[] {
  const all = captures.flatMap(({ unseen: each }) => each ?? [])
  const first = new Map(all.map((each) => [each.why, each]))
  return [...first.values()].map(unseenReason)
}

function unseenReason(missed: Unseen): Reason {
  switch (missed.why) {
    case 'workers':
      return {
        reason: `the heap of ${plural(missed.workers, 'worker')} was not seen: they did not answer, or were more than four`,
        next: 'check with fewer workers, or with ones that are idle between two steps',
      }
    case 'hidden-workers':
      return {
        reason: `the heap of ${plural(missed.workers, 'worker')} was not seen: this runtime shows it to no other thread`,
        next: 'check what the worker does as a module of its own, or on Node',
      }
    case 'cost':
      return {
        reason: 'the paths of its heap were not looked at: a snapshot cost too much memory or time',
        isBroken: true,
        next: MORE_MEMORY,
      }
    case 'stall':
      return {
        reason: `the paths of its heap were not looked at: a snapshot may stop it for ${formatMs(missed.stallMs)}`,
        next: MORE_MEMORY,
      }
    default:
      return {
        reason: `the paths of its heap were not looked at: a snapshot may need ${formatBytes(missed.neededBytes)} of ${missed.why === 'disk' ? 'disk' : 'memory'}, and ${formatBytes(missed.roomBytes)} are free`,
        next: missed.why === 'disk' ? 'make room on the disk of --out' : MORE_MEMORY,
      }
  }
}

/** Fewer looks than a verdict needs, although nothing broke: the time was up, or the subject had nothing left to do. */
function missingLooks(survey: HeapSurvey): readonly Reason[] {
  const { captures } = survey
  const last = captures.at(-1)
  const looks = runLooks(survey)
  const lives = captures.filter(({ after, traced }) => after === 'live' && traced === undefined).length
  const why =
    last?.isLate === true ? 'time was up' : last?.isUsedUp === true ? "its step returned 'done'" : undefined
  const because = why === undefined ? '' : `: ${why}`
  const next = MORE_TIME
  if (!isEnough(survey)) {
    const reason = `the survey took ${plural(looks, 'look')} at its heap while it ran, ${LEAST_LOOKS_TO_JUDGE} are needed${because}`
    return [{ reason, next }]
  }
  const needed = leftByLives(survey).length === 0 ? LEAST_LIFE_LOOKS : MOST_LIFE_LOOKS
  if (survey.isOneLife !== true && lives < needed) {
    const reason = `the survey looked ${plural(lives, 'time')} at what further lives leave, ${needed} are needed${because}`
    return [{ reason, next }]
  }
  return []
}

/** Two looks are, where the life was lived and nothing was more at its end; what grew is judged by more of them. */
function isEnough(survey: HeapSurvey): boolean {
  if (runLooks(survey) >= LEAST_LOOKS_TO_JUDGE) return true
  return hasLived(survey, survey.cycles) && runningGrowth(survey).length === 0
}

/** By its count alone where there were few looks: no shape is to be seen in two of them. */
function isPlantedFound(survey: HeapSurvey): boolean {
  if (runLooks(survey) >= LEAST_LOOKS_TO_JUDGE) return controlGrowth(survey)?.shape === 'goes-on'
  return sawPlanted(survey)
}
