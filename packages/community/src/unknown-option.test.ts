import { expect, test } from 'vitest'
import { createCacheServer } from './cache-server/cache-server.ts'
import { connectDirectory } from './cache-server/directory-client.ts'
import type { CommunityOptions } from './community-options.ts'
import { createCommunity } from './create-community.ts'
import { unknownOption } from './unknown-option.ts'

interface Options {
  readonly memoryBytes?: number
  readonly secrets?: readonly string[]
  readonly cacheServers?: readonly string[]
}

const KNOWN = { memoryBytes: true, secrets: true, cacheServers: true } as const
const about = (given: object) => unknownOption<Options>('createX', given, KNOWN)

test('options that are known, or none, are nothing to speak of', () => {
  expect(about({})).toBeUndefined()
  expect(about({ memoryBytes: 1, secrets: undefined })).toBeUndefined()
})

test.each([
  ['secret', 'secrets'],
  ['memory', 'memoryBytes'],
  ['memoryByte', 'memoryBytes'],
  ['cacheserver', 'cacheServers'],
  ['chacheServers', 'cacheServers'],
])('%s is refused, and %s named as what was meant', (name, meant) => {
  expect(about({ [name]: 1 })).toBe(`createX has no option "${name}"; did you mean "${meant}"?`)
})

test('where nothing is near, all are named', () => {
  expect(about({ colour: 'red' })).toBe('createX has no option "colour"; there are memoryBytes, secrets, cacheServers')
  expect(about({ toString: 1 })).toContain('no option "toString"')
})

test('who creates a community, a cache server or a client of one is told of a misspelt option', async () => {
  const refusal = (meant: string) => ({ code: 'invalid-option', message: expect.stringContaining(`"${meant}"?`) })
  const misspelt = { secret: [] } as unknown as CommunityOptions
  expect(() => createCommunity(misspelt)).toThrow(expect.objectContaining(refusal('secrets')))
  const listen = { host: '127.0.0.1', port: 0 }
  await expect(createCacheServer({ listen, stor: 'memory' } as never)).rejects.toMatchObject(refusal('store'))
  await expect(connectDirectory({ cacheServer: '', timeout: 1 } as never)).rejects.toMatchObject(refusal('timeoutMs'))
})
