import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { mountsOf } from './mirrors.ts'
import { mayBeNpmMetadata, rewriteTarballs } from './npm-metadata.ts'

const mounts = mountsOf(
  [
    { prefix: '/npm', origin: 'https://registry.test/repo/' },
    { prefix: '/raw', origin: 'http://raw.test' },
  ],
  undefined,
)
const mirror = mounts.find(({ prefix }) => prefix === '/npm') as (typeof mounts)[number]

async function rewritten(text: string, chunkBytes = text.length): Promise<string> {
  const bytes = Buffer.from(text)
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, i) =>
    bytes.subarray(i * chunkBytes, (i + 1) * chunkBytes),
  )
  return (await buffer(Readable.from(chunks).pipe(rewriteTarballs(mirror, mounts, 'http://127.0.0.1:3128')))).toString()
}

const metadata = JSON.stringify({
  name: 'é',
  versions: {
    1: { dist: { tarball: 'https://registry.test/repo/a/-/a-1.tgz', integrity: 'sha512-x' } },
    2: { dist: { tarball: 'https://registry.npmjs.org/a/-/a-2.tgz' } },
    3: { dist: { tarball: 'http://raw.test/a-3.tgz' } },
    4: { dist: { tarball: 'https://elsewhere.test/a-4.tgz' } },
  },
  readme: 'see https://registry.test/repo/a',
})
const expected = metadata
  .replace('https://registry.test/repo/a/-/a-1.tgz', 'http://127.0.0.1:3128/npm/a/-/a-1.tgz')
  .replace('https://registry.npmjs.org/a/-/a-2.tgz', 'http://127.0.0.1:3128/npm/a/-/a-2.tgz')
  .replace('http://raw.test/a-3.tgz', 'http://127.0.0.1:3128/raw/a-3.tgz')

test("C7: npm's tarballs are found through the mirror, those of the public registry too, and nothing else is touched", async () => {
  expect(await rewritten(metadata)).toBe(expected)
  expect(await rewritten(metadata.replaceAll('"tarball":', '"tarball" : '))).toBe(
    expected.replaceAll('"tarball":', '"tarball" : '),
  )
})

test('it does not matter where the chunks are cut', async () => {
  for (let bytes = 1; bytes <= 80; bytes++) expect(await rewritten(metadata, bytes), `${bytes}`).toBe(expected)
})

test('a URL without an end does not make it hold the whole text back', async () => {
  const endless = `{"tarball":"http://raw.test/${'x'.repeat(10_000)}`
  expect(await rewritten(endless, 64)).toBe(endless)
})

test('only JSON is looked at', () => {
  expect(
    ['application/json', 'application/json; charset=utf-8', 'application/vnd.npm.install-v1+json'].every(
      mayBeNpmMetadata,
    ),
  ).toBe(true)
  expect(['text/html', 'application/octet-stream', 'application/jsonp', undefined].some(mayBeNpmMetadata)).toBe(false)
})
