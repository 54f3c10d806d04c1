import { stories, type Step } from './story.ts'

/** RFC 9211: what the cache says of itself, and that it adds up. */

const says = (cacheStatus: RegExp, age?: string): NonNullable<Step['fields']> => ({
  'cache-status': cacheStatus,
  ...(age === undefined ? {} : { age }),
})
const MINUTE = { 'Cache-Control': 'max-age=60', ETag: '"a"' }
const part = (range: string, body: string) => ({
  status: 206,
  fields: { ...MINUTE, 'Content-Range': `bytes ${range}` },
  body,
})

stories({
  'ttl on the way in': [
    { answers: [{ fields: MINUTE }], fields: says(/fwd=uri-miss; fwd-status=200; stored; ttl=60$/) },
  ],
  'ttl and Age are the lifetime, however long the origin took': [
    { answers: [{ fields: MINUTE, takes: 3 }], fields: says(/ttl=57$/) },
    { after: 10, fields: says(/hit; ttl=47$/, '13') },
  ],
  'ttl of what another cache has kept already': [
    { answers: [{ fields: { ...MINUTE, Age: '20' } }], fields: says(/ttl=40$/, '20') },
  ],
  'ttl of what has no freshness is 0': [
    { answers: [{ fields: { ETag: '"a"' } }], fields: says(/stored; ttl=0$/) },
    {
      answers: [{ status: 304, fields: MINUTE }],
      status: 200,
      fields: says(/fwd=stale; fwd-status=304; stored; ttl=60$/),
    },
  ],
  'ttl of what is served stale is negative': [
    { answers: [{ fields: MINUTE }] },
    { after: 70, ask: { 'Cache-Control': 'max-stale' }, fields: says(/hit; ttl=-10$/, '70') },
    { answers: [{ status: 503 }], status: 200, fields: says(/fwd=stale; fwd-status=503; ttl=-10; detail=/, '70') },
  ],
  'ttl of what was put together is that of both': [
    { ask: { Range: 'bytes=0-4' }, answers: [part('0-4/10', '01234')], fields: says(/stored; ttl=60$/) },
    { after: 10, ask: { Range: 'bytes=5-9' }, answers: [part('5-9/10', '56789')], fields: says(/stored; ttl=60$/) },
  ],
  'what is not stored has no ttl, and says why': [
    {
      answers: [{ fields: { 'Cache-Control': 'no-store' } }],
      fields: says(/fwd=uri-miss; fwd-status=200; detail=no-store$/),
    },
  ],
  'another cache’s member stays before its own': [
    {
      answers: [{ fields: { ...MINUTE, 'Cache-Status': 'far; hit; ttl=3' } }],
      fields: says(/^far; hit; ttl=3, reef; fwd=uri-miss/),
    },
    { fields: says(/^far; hit; ttl=3, reef; hit/) },
  ],
})
