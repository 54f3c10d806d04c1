import { defineConfig, type Options } from 'tsup'

/** How every published package is bundled: ESM for the oldest Node it supports, with types and source maps. */
export function bundle(entry: Record<string, string>, more: Options = {}) {
  return defineConfig({
    entry,
    format: ['esm'],
    target: 'node22',
    platform: 'node',
    dts: true,
    sourcemap: true,
    clean: true,
    splitting: true,
    treeshake: true,
    ...more,
  })
}
