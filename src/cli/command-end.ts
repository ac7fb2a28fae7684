// How a command tells that it is done.

/** @param needsOutput the result is on standard output and in no file */
export type CommandEnd = (exitCode: number, needsOutput: boolean) => void
