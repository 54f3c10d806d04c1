import { expect, test } from 'vitest'
import { count } from './count.ts'
import { describeOptions } from './describe.ts'
import { defaulted, flag, optional, repeatable } from './entry.ts'
import { type OptionSources, resolveOptions } from './resolve.ts'
import { size } from './size.ts'
import { name } from './word.ts'

const SCHEMA = {
  memory: defaulted(size, '256MB', 'bound of the memory store'),
  cacheServer: repeatable(name, 'a directory to ask'),
  peerName: optional(name, 'its name', "the host's name"),
  open: flag('without a secret'),
  replicas: defaulted(count(1, 16), '1', 'holders'),
}

function resolve(sources: Partial<OptionSources>) {
  return resolveOptions(SCHEMA, { flags: {}, environment: {}, ...sources })
}

function file(content: Record<string, unknown>): OptionSources['file'] {
  return { path: 'reef.json', content }
}

test('without any source the defaults count', () => {
  expect(resolve({})).toEqual({
    memory: 256_000_000,
    cacheServer: undefined,
    peerName: undefined,
    open: false,
    replicas: 1,
  })
})

test('a flag goes before the environment, that before the file, that before the default', () => {
  const flags = { memory: '1MB' }
  const environment = { CACHEREEF_MEMORY: '2MB' }
  expect(resolve({ flags, environment, file: file({ memory: '3MB' }) }).memory).toBe(1_000_000)
  expect(resolve({ environment, file: file({ memory: '3MB' }) }).memory).toBe(2_000_000)
  expect(resolve({ file: file({ memory: '3MB' }) }).memory).toBe(3_000_000)
})

test('a flag can switch off what the environment switched on', () => {
  const environment = { CACHEREEF_OPEN: 'yes' }
  expect(resolve({ environment }).open).toBe(true)
  expect(resolve({ environment, flags: { open: false } }).open).toBe(false)
})

test('an empty variable counts as not set', () => {
  expect(resolve({ environment: { CACHEREEF_PEER_NAME: '' } }).peerName).toBeUndefined()
})

test('a list comes from repeated flags, from words in a variable, or from an array or one value in the file', () => {
  expect(resolve({ flags: { cacheServer: ['a', 'b'] } }).cacheServer).toEqual(['a', 'b'])
  expect(resolve({ environment: { CACHEREEF_CACHE_SERVER: 'a, b  c' } }).cacheServer).toEqual(['a', 'b', 'c'])
  expect(resolve({ file: file({ cacheServer: ['a', 'b'] }) }).cacheServer).toEqual(['a', 'b'])
  expect(resolve({ file: file({ cacheServer: 'a' }) }).cacheServer).toEqual(['a'])
})

test('the file may write numbers and booleans as JSON has them', () => {
  expect(resolve({ file: file({ replicas: 2, open: true }) })).toMatchObject({ replicas: 2, open: true })
})

test.each([
  [{ flags: { memory: '12XB' } }, '--memory 12XB: wanted a size such as 256MB, 2GiB or 0'],
  [{ environment: { CACHEREEF_MEMORY: 'x' } }, 'CACHEREEF_MEMORY=x: wanted a size such as 256MB, 2GiB or 0'],
  [{ file: file({ replicas: 0 }) }, 'reef.json: replicas: 0: wanted a whole number from 1 to 16'],
  [{ flags: { cacheServer: ['a', 'b c'] } }, /^--cache-server a b c: wanted up to 64 letters/],
  [{ file: file({ memroy: '1MB' }) }, /^reef.json: this command has no option "memroy"; did you mean "memory"\?$/],
])('a message names the option where the user wrote it: %j', (sources, message) => {
  expect(() => resolve(sources)).toThrow(
    expect.objectContaining({ code: 'usage', message: expect.stringMatching(message) }),
  )
})

test('help and docs are told flag, variable, placeholder and default of every option', () => {
  expect(
    describeOptions(SCHEMA).map(({ flag, variable, placeholder, fallback, repeatable: several }) =>
      [flag, variable, placeholder, fallback, several].join(' | '),
    ),
  ).toEqual([
    '--memory | CACHEREEF_MEMORY | SIZE | 256MB | false',
    '--cache-server | CACHEREEF_CACHE_SERVER | NAME | none | true',
    "--peer-name | CACHEREEF_PEER_NAME | NAME | the host's name | false",
    '--open | CACHEREEF_OPEN |  | off | false',
    '--replicas | CACHEREEF_REPLICAS | N | 1 | false',
  ])
})
