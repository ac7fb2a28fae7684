// How long a generated session is and what is special about it; what it is made of comes from the distribution.

/** Shape of a generated session. Messages are exact; parts and bytes are exact and near where they are given. */
export interface SessionProfile {
  readonly messages: number
  /** Parts a message, step starts and finishes included; undefined leaves them as they were recorded. */
  readonly partsPerMessage?: number
  /** Bytes a message of everything that is stored; undefined leaves them as they were recorded. */
  readonly bytesPerMessage?: number
  /** Assistant messages from one recorded compaction to the next; undefined for none. */
  readonly stepsPerCompaction?: number
  /** The session begins with a turn that holds the largest single things that were recorded. */
  readonly extremes?: boolean
}

/** Messages are the quantiles of recorded sessions (median 50, p90 179); `long` and `stress` lie beyond them. */
export const sessionProfiles = {
  typical: { messages: 50 },
  p90: { messages: 179, stepsPerCompaction: 85 },
  long: { messages: 860, stepsPerCompaction: 85 },
  /** The session that OpenCode was measured with: 27,895 parts, about 91 MB. */
  stress: {
    messages: 7704,
    partsPerMessage: 27_895 / 7704,
    bytesPerMessage: 91_000_000 / 7704,
    stepsPerCompaction: 85,
  },
  tail: { messages: 50, extremes: true },
} as const satisfies Record<string, SessionProfile>

export type SessionProfileName = keyof typeof sessionProfiles

export function isSessionProfile(name: string): name is SessionProfileName {
  return Object.hasOwn(sessionProfiles, name)
}

/** The largest that were seen: what the interface kept of one call, progress events of one call, one line. */
export const extremes = { payloadBytes: 502_361, progressEvents: 300, lineBytes: 1024 * 1024 } as const
