import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Many tests start real processes and wait for them: two files at a time on two cores made each other late.
    maxWorkers: 1,
    // They only catch what hangs: on a busy machine everything takes many times as long, and is right all the same.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
})
