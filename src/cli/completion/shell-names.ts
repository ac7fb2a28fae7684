// The shells that we know the completion of.

export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]
