import { defineConfig } from 'vitest/config'

const source = ['@cachereef/source']

export default defineConfig({
  resolve: { conditions: source },
  ssr: { resolve: { conditions: source, externalConditions: source } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // Files run side by side, and some wait for a disk: on a busy machine that takes its time.
          testTimeout: 20_000,
          hookTimeout: 20_000,
          include: ['packages/*/src/**/*.test.ts', 'bench/**/*.test.ts', 'sim/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'end-to-end',
          include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
