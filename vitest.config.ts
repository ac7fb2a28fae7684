import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Most wait for real processes, by limits that count what those could use: two files at a time make none late.
    maxWorkers: 2,
    // They only catch what hangs: on a busy machine everything takes many times as long, and is right all the same.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
})
