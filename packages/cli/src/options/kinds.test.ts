import { describe, expect, test } from 'vitest'
import * as v from 'valibot'
import { choice } from './choice.ts'
import { cidr } from './cidr.ts'
import { connectTo } from './connect-to.ts'
import { count } from './count.ts'
import { directoryStore } from './directory-store.ts'
import { duration } from './duration.ts'
import { listenAddress, parseHostPort, remoteAddress } from './host-port.ts'
import { mirror, origin } from './origin.ts'
import { percentage } from './percentage.ts'
import { place } from './place.ts'
import { redisUrl } from './redis-url.ts'
import { share } from './share.ts'
import { size } from './size.ts'
import { toggle } from './toggle.ts'
import { name, word } from './word.ts'

type Kind = v.GenericSchema<string, unknown>

interface Row {
  readonly kind: string
  readonly schema: Kind
  readonly taken: readonly (readonly [text: string, value: unknown])[]
  readonly refused: readonly string[]
}

const ROWS: readonly Row[] = [
  {
    kind: 'the URL of a Redis',
    schema: redisUrl,
    taken: [
      ['redis://127.0.0.1:6379/0', 'redis://127.0.0.1:6379/0'],
      ['rediss://keeper:pw@redis.test', 'rediss://keeper:pw@redis.test'],
    ],
    refused: ['', 'redis://', '127.0.0.1:6379', 'http://redis.test', 'redis://a b'],
  },
  {
    kind: 'an address to listen on',
    schema: listenAddress,
    taken: [
      ['127.0.0.1:3128', '127.0.0.1:3128'],
      ['[::1]:0', '[::1]:0'],
      ['localhost:65535', 'localhost:65535'],
    ],
    refused: [
      '',
      '3128',
      'localhost',
      '::1:3128',
      '[::1]',
      '[localhost]:80',
      'localhost:65536',
      'a b:80',
      'http://a:80',
    ],
  },
  {
    kind: 'an address to connect to',
    schema: remoteAddress,
    taken: [['cache.example:3131', 'cache.example:3131']],
    refused: ['127.0.0.1:0', '127.0.0.1'],
  },
  {
    kind: 'a share',
    schema: share,
    taken: [
      ['0', 0],
      ['0%', 0],
      ['0.1%', 0.001],
      ['100%', 1],
    ],
    refused: ['', '1', '0.1', '101%', '-1%', '%'],
  },
  {
    kind: 'a percentage',
    schema: percentage,
    taken: [
      ['50%', 0.5],
      ['12.5 %', 0.125],
      ['100%', 1],
    ],
    refused: ['0%', '101%', '50', '-1%', '%', ''],
  },
  {
    kind: 'a size',
    schema: size,
    taken: [
      ['0', 0],
      ['1024', 1024],
      ['256MB', 256_000_000],
      ['1.5 GiB', 1_610_612_736],
      ['2kb', 2000],
    ],
    refused: ['', '-1', '12XB', 'MB', '1e3', '9007199254740993', '10000TB'],
  },
  {
    kind: 'a duration',
    schema: duration,
    taken: [
      ['250ms', 250],
      ['2s', 2000],
      ['1.5m', 90_000],
      ['1h', 3_600_000],
    ],
    refused: ['', '250', '0ms', '-1s', '2 days', '0.1ms'],
  },
  {
    kind: 'a count',
    schema: count(1, 16),
    taken: [
      ['1', 1],
      ['16', 16],
    ],
    refused: ['0', '17', '-1', '1.5', 'two', ''],
  },
  { kind: 'a choice', schema: choice('json', 'pretty'), taken: [['json', 'json']], refused: ['JSON', '', 'xml'] },
  {
    kind: 'an address range',
    schema: cidr,
    taken: [
      ['192.168.0.0/16', '192.168.0.0/16'],
      ['10.0.0.1', '10.0.0.1/32'],
      ['fd00::/8', 'fd00::/8'],
      ['::1', '::1/128'],
    ],
    refused: ['', '192.168.0.0/33', '192.168.0/16', 'fd00::/129', '10.0.0.0/', '10.0.0.0/8/8', 'localhost'],
  },
  {
    kind: 'an origin',
    schema: origin,
    taken: [
      ['https://www.example.com', 'https://www.example.com/'],
      ['http://127.0.0.1:8080/base/', 'http://127.0.0.1:8080/base/'],
    ],
    refused: ['', 'www.example.com', 'ftp://a/', 'https://user@a/', 'https://a/?q', 'https://a/#f'],
  },
  {
    kind: 'a mirror',
    schema: mirror,
    taken: [
      ['/npm=https://packages.example', { prefix: '/npm', origin: 'https://packages.example/' }],
      ['/a/b/=http://c', { prefix: '/a/b', origin: 'http://c/' }],
    ],
    refused: ['', '/npm', '/=https://a/', 'npm=https://a/', '/npm=', '/n pm=https://a/', '/npm=ftp://a/'],
  },
  {
    kind: 'a rule of --connect-to',
    schema: connectTo,
    taken: [
      ['www.example.com:80:127.0.0.1:8080', 'www.example.com:80:127.0.0.1:8080'],
      ['::127.0.0.1:8080', '::127.0.0.1:8080'],
      ['[::1]:80:[fe80::1]:', '[::1]:80:[fe80::1]:'],
      [':::', ':::'],
    ],
    refused: ['', 'a:80', 'a:80:b:80:c', 'a:99999:b:80', 'a:80:b:x', '::1:80:b:80'],
  },
  {
    kind: 'a directory store',
    schema: directoryStore,
    taken: [
      ['memory', 'memory'],
      ['file:/tmp/d.json', { file: '/tmp/d.json' }],
      ['redis://10.0.0.7:6379/1', { redis: 'redis://10.0.0.7:6379/1' }],
      ['rediss://keeper:pw@redis.example', { redis: 'rediss://keeper:pw@redis.example' }],
    ],
    refused: ['', 'file:', 'disk', '/tmp/d.json', 'redis://', 'redis://a b'],
  },
  {
    kind: 'a place to find cache servers',
    schema: place,
    taken: [
      ['10.0.0.5:3131', '10.0.0.5:3131'],
      ['dns:directory.example:3131', 'dns:directory.example:3131'],
      ['dns:_cachereef._tcp.example', 'dns:_cachereef._tcp.example'],
    ],
    refused: ['', 'dns:', 'dns:directory.example', 'dns:_cachereef.example', '10.0.0.5:0', 'http://10.0.0.5:3131'],
  },
  {
    kind: 'a switch',
    schema: toggle,
    taken: [
      ['true', true],
      ['On', true],
      ['0', false],
      ['no', false],
    ],
    refused: ['', 'maybe', '2'],
  },
  {
    kind: 'a name',
    schema: name,
    taken: [['reef-1.example_2', 'reef-1.example_2']],
    refused: ['', 'a b', '-a', 'a,b', 'a\r\nb', 'x'.repeat(65)],
  },
  { kind: 'a word', schema: word('FILE'), taken: [['a b', 'a b']], refused: [''] },
]

describe.each(ROWS)('$kind', ({ schema, taken, refused }) => {
  test.each(taken)('takes %j', (text, value) => {
    expect(v.parse(schema, text)).toEqual(value)
  })

  test.each(refused)('refuses %j and says what was wanted', (text) => {
    const result = v.safeParse(schema, text)
    expect(result.success).toBe(false)
    expect(result.issues?.[0].message).toMatch(/^wanted \S/)
  })
})

test('an IPv6 host stands without its brackets once parsed', () => {
  expect(parseHostPort('[2001:db8::1]:3130')).toEqual({ host: '2001:db8::1', port: 3130 })
})
