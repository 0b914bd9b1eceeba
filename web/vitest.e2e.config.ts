import { defineConfig } from 'vitest/config'

// One browser, one server: the files run one after another, bounded in time.
export default defineConfig({
  test: {
    include: ['e2e/**/*.e2e.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 90_000,
    globalSetup: ['e2e/server.ts'],
    reporters: ['verbose'],
  },
})
