import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Most wait for real processes, by limits that count what those could use: two files at a time make none late. In CI
    // one after the other, for there nobody looks whether it was the load.
    maxWorkers: process.env['CI'] === undefined ? 2 : 1,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
})
