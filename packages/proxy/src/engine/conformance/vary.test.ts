import { stories, type Answer, type Headers, type Step } from './story.ts'

/** RFC 9111 section 4.1: which stored response a request selects. */

const by = (vary: string | string[], more: Headers = {}): Answer => ({
  fields: { 'Cache-Control': 'max-age=3600', Vary: vary, ...more },
})
const first = (ask: Record<string, string>, vary: string | string[]): Step => ({ ask, answers: [by(vary)] })
const hit = (ask: Record<string, string>): Step => ({ ask, text: '1', fields: { 'cache-status': /hit/ } })
const miss = (ask: Record<string, string>, vary: string | string[]): Step => ({ ask, answers: [by(vary)], text: '2' })

stories({
  'equal fields match': [first({ Foo: '1' }, 'Foo'), hit({ Foo: '1' })],
  'other fields don’t': [first({ Foo: '1' }, 'Foo'), miss({ Foo: '2' }, 'Foo')],
  'a field that only the stored request had': [first({ Foo: '1' }, 'Foo'), miss({}, 'Foo')],
  'a field that only the new request has': [first({}, 'Foo'), miss({ Foo: '1' }, 'Foo')],
  'a field that neither has': [first({}, 'Foo'), hit({})],
  'names are compared without case': [first({ Foo: '1' }, 'fOO'), hit({ FOO: '1' })],
  'values are compared with case': [first({ Foo: 'a' }, 'Foo'), miss({ Foo: 'A' }, 'Foo')],
  'two names on one line match': [first({ Foo: '1', Bar: 'a' }, 'Foo, Bar'), hit({ Bar: 'a', Foo: '1' })],
  'two names on two lines, of which one differs': [
    first({ Foo: '1', Bar: 'a' }, ['Foo', 'Bar']),
    miss({ Foo: '1', Bar: 'b' }, ['Foo', 'Bar']),
  ],
  'three names, of which one is left out': [
    first({ Foo: '1', Bar: 'a', Baz: 'x' }, 'Foo, Bar, Baz'),
    miss({ Foo: '1', Bar: 'a' }, 'Foo, Bar, Baz'),
  ],
  'fields that Vary does not name don’t matter': [first({ Foo: '1' }, 'Foo'), hit({ Foo: '1', Bar: 'b' })],
  '* matches nothing': [first({}, '*'), miss({}, '*')],
  '* among names matches nothing': [first({ Foo: '1' }, 'Foo, *'), miss({ Foo: '1' }, '*')],
  '* on a line of its own matches nothing': [first({ Foo: '1' }, ['Foo', '*']), miss({ Foo: '1' }, '*')],
  '* behind an empty member matches nothing': [first({}, ', *'), miss({}, '*')],
  'an empty Vary is none': [first({ Foo: '1' }, ''), hit({ Foo: '2' })],
  'white space beside commas of an unknown field': [first({ Foo: '1,2' }, 'Foo'), hit({ Foo: '1,  2' })],
  'the order within an unknown field matters': [first({ Foo: '1, 2' }, 'Foo'), miss({ Foo: '2, 1' }, 'Foo')],
  'Accept-Language: order does not matter': [
    first({ 'Accept-Language': 'en, de' }, 'Accept-Language'),
    hit({ 'Accept-Language': 'de, en' }),
  ],
  'Accept-Language: case does not matter': [
    first({ 'Accept-Language': 'en, de' }, 'Accept-Language'),
    hit({ 'Accept-Language': 'eN, De' }),
  ],
  'Accept-Language: white space does not matter': [
    first({ 'Accept-Language': 'en, de' }, 'Accept-Language'),
    hit({ 'Accept-Language': ' en ,  de' }),
  ],
  'Accept-Language: weights matter': [
    first({ 'Accept-Language': 'en, de' }, 'Accept-Language'),
    miss({ 'Accept-Language': 'en, de;q=0.5' }, 'Accept-Language'),
  ],
  'several variants are kept': [
    first({ Foo: '1' }, 'Foo'),
    miss({ Foo: '2' }, 'Foo'),
    { ask: { Foo: '1' }, text: '1' },
    { ask: { Foo: '2' }, text: '2' },
  ],
  'RFC 9110 7.6.1: a field that Connection keeps from the origin selects nothing': [
    { ask: { Foo: '1', Connection: 'Foo' }, answers: [by('Foo')], text: '1', sent: { foo: undefined } },
    { ask: { Foo: '1' }, answers: [by('Foo')], text: '2' },
    { text: '1', fields: { 'cache-status': /hit/ } },
  ],
  'a variant is replaced by one for the same requests alone': [
    first({ Foo: '1' }, 'Foo'),
    miss({ Foo: '2' }, 'Foo'),
    { ask: { Foo: '1', 'Cache-Control': 'no-cache' }, answers: [by('Foo')], text: '3' },
    { ask: { Foo: '1' }, text: '3' },
    { ask: { Foo: '2' }, text: '2' },
  ],
  'the origin is asked by the tags of all variants, and a 304 names the one that answers': [
    { ask: { Foo: '1' }, answers: [by('Foo', { ETag: '"one"' })] },
    { ask: { Foo: '2' }, answers: [by('Foo', { ETag: '"two"' })], text: '2', sent: { 'if-none-match': '"one"' } },
    {
      ask: { Foo: '3' },
      answers: [{ status: 304, fields: { ETag: '"one"', Vary: 'Foo', 'X-New': '1' } }],
      status: 200,
      text: '1',
      sent: { 'if-none-match': '"two", "one"' },
      fields: { 'x-new': '1', 'cache-status': /fwd=vary-miss; ?fwd-status=304; ?stored; ?ttl=3600/ },
    },
    { ask: { Foo: '3' }, text: '1', fields: { 'x-new': '1', 'cache-status': /hit/ } },
    { ask: { Foo: '1' }, text: '1', fields: { 'x-new': '1', 'cache-status': /hit/ } },
    { ask: { Foo: '2' }, text: '2', fields: { 'x-new': undefined, 'cache-status': /hit/ } },
  ],
  'a 304 that names none of them is no answer': [
    { ask: { Foo: '1' }, answers: [by('Foo', { ETag: '"one"' })] },
    {
      ask: { Foo: '2' },
      answers: [{ status: 304, fields: { ETag: '"other"' } }, by('Foo')],
      status: 200,
      text: '3',
      sent: { 'if-none-match': undefined },
    },
  ],
  'a client’s own condition is left to the origin': [
    { ask: { Foo: '1' }, answers: [by('Foo', { ETag: '"one"' })] },
    {
      ask: { Foo: '2', 'If-None-Match': '"mine"' },
      answers: [{ status: 304, fields: { ETag: '"mine"' } }],
      sent: { 'if-none-match': '"mine"' },
    },
  ],
  'a later response without Vary is for everybody': [
    first({ Foo: '1' }, 'Foo'),
    { ask: { Foo: '2' }, answers: [{ fields: { 'Cache-Control': 'max-age=3600' } }], text: '2' },
    { ask: { Foo: '3' }, text: '2' },
  ],
  'a variant is validated by its own entity tag': [
    { ask: { Foo: '1' }, answers: [by('Foo', { ETag: '"one"', 'Cache-Control': 'max-age=1' })] },
    { ask: { Foo: '2' }, answers: [by('Foo', { ETag: '"two"' })] },
    {
      after: 10,
      ask: { Foo: '1' },
      answers: [{ status: 304, fields: { ETag: '"one"' } }],
      status: 200,
      text: '1',
      sent: { 'if-none-match': '"one"' },
    },
  ],
})
