import { describe } from 'vitest'
import { stories, type Answer, type Step } from './story.ts'

/** RFC 9110 section 14, RFC 9111 sections 3.3 and 3.4. */

const WHOLE: Answer = {
  fields: { 'Cache-Control': 'max-age=3600', ETag: '"a"', 'Content-Length': '10' },
  body: '0123456789',
}

function part(range: string, body: string, fields: Record<string, string> = {}): Answer {
  return {
    status: 206,
    fields: { 'Cache-Control': 'max-age=3600', ETag: '"a"', 'Content-Range': `bytes ${range}`, ...fields },
    body,
  }
}

const stored: Step = { answers: [WHOLE] }
const HEAD_PART = part('0-4/10', '01234')
const heldPart: Step = { ask: { Range: 'bytes=0-4' }, answers: [HEAD_PART], text: '01234' }

describe('ranges of a stored whole', () => {
  const cut = (range: string, text: string, contentRange: string): Step => ({
    ask: { Range: range },
    status: 206,
    text,
    fields: { 'content-range': contentRange, 'content-length': String(text.length), 'cache-status': /hit/ },
  })
  stories({
    'RFC 9110 14.1.2: first to last': [stored, cut('bytes=2-4', '234', 'bytes 2-4/10')],
    'RFC 9110 14.1.2: from a byte to the end': [stored, cut('bytes=7-', '789', 'bytes 7-9/10')],
    'RFC 9110 14.1.2: the last bytes': [stored, cut('bytes=-2', '89', 'bytes 8-9/10')],
    'RFC 9110 14.1.2: a last byte behind the end is the end': [stored, cut('bytes=8-99', '89', 'bytes 8-9/10')],
    'RFC 9110 14.1.2: more last bytes than there are is the whole': [
      stored,
      cut('bytes=-99', '0123456789', 'bytes 0-9/10'),
    ],
    'RFC 9110 15.5.17: a range behind the end is a 416': [
      stored,
      { ask: { Range: 'bytes=10-' }, status: 416, fields: { 'content-range': 'bytes */10' } },
    ],
    'RFC 9110 14.2: another unit is ignored': [stored, { ask: { Range: 'lines=1-2' }, text: '0123456789' }],
    'RFC 9110 14.2: HEAD has no ranges': [
      stored,
      { method: 'HEAD', ask: { Range: 'bytes=0-1' }, fields: { 'content-length': '10' } },
    ],
    'RFC 9110 13.1.5: If-Range with the stored entity tag': [
      stored,
      { ...cut('bytes=0-1', '01', 'bytes 0-1/10'), ask: { Range: 'bytes=0-1', 'If-Range': '"a"' } },
    ],
    'RFC 9110 13.1.5: If-Range with another gives the whole': [
      stored,
      { ask: { Range: 'bytes=0-1', 'If-Range': '"b"' }, text: '0123456789' },
    ],
    'RFC 9110 13.2.2: If-None-Match goes before Range': [
      stored,
      { ask: { Range: 'bytes=0-1', 'If-None-Match': '"a"' }, status: 304 },
    ],
  })
})

describe('stored parts', () => {
  stories({
    'RFC 9111 3.3: a part answers what lies within it': [
      heldPart,
      { ask: { Range: 'bytes=1-3' }, status: 206, text: '123', fields: { 'content-range': 'bytes 1-3/10' } },
    ],
    'RFC 9111 3.3: a part answers last bytes that it has': [
      { ask: { Range: 'bytes=5-' }, answers: [part('5-9/10', '56789')] },
      { ask: { Range: 'bytes=-2' }, status: 206, text: '89', fields: { 'content-range': 'bytes 8-9/10' } },
    ],
    'RFC 9111 3.3: a part does not answer what lies outside of it': [
      heldPart,
      { ask: { Range: 'bytes=6-7' }, answers: [part('6-7/10', '67')], text: '67' },
    ],
    'RFC 9111 3.3: a part is not the whole: the rest is asked for, and only the rest': [
      heldPart,
      {
        answers: [part('5-9/10', '56789')],
        status: 200,
        text: '0123456789',
        sent: { range: 'bytes=5-', 'if-range': '"a"' },
        fields: { 'content-range': undefined, 'content-length': '10' },
      },
      { text: '0123456789', fields: { 'cache-status': /hit/ } },
    ],
    'RFC 9111 3.3: of a range that a part has the beginning of, only the rest is asked for': [
      heldPart,
      {
        ask: { Range: 'bytes=2-7' },
        answers: [part('5-7/10', '567')],
        text: '234567',
        sent: { range: 'bytes=5-7', 'if-range': '"a"' },
        fields: { 'content-range': 'bytes 2-7/10', 'content-length': '6' },
      },
      { ask: { Range: 'bytes=0-7' }, status: 206, text: '01234567', fields: { 'cache-status': /hit/ } },
    ],
    'RFC 9111 3.3: of a range that a part has the end of, too': [
      { ask: { Range: 'bytes=5-9' }, answers: [part('5-9/10', '56789')], text: '56789' },
      {
        ask: { Range: 'bytes=-8' },
        answers: [part('2-4/10', '234')],
        text: '23456789',
        sent: { range: 'bytes=2-4' },
        fields: { 'content-range': 'bytes 2-9/10' },
      },
    ],
    'RFC 9111 3.3: of a range from within a part to the end the rest makes it whole': [
      heldPart,
      {
        ask: { Range: 'bytes=3-' },
        answers: [part('5-9/10', '56789')],
        status: 206,
        text: '3456789',
        sent: { range: 'bytes=5-' },
      },
      { text: '0123456789', fields: { 'cache-status': /hit/ } },
    ],
    'RFC 9111 3.3: where the part has changed, a range of what is there now is the answer': [
      heldPart,
      {
        ask: { Range: 'bytes=2-7' },
        answers: [
          {
            ...WHOLE,
            fields: { 'Cache-Control': 'max-age=3600', ETag: '"b"', 'Content-Length': '10' },
            body: 'abcdefghij',
          },
        ],
        status: 206,
        text: 'cdefgh',
        sent: { range: 'bytes=5-7', 'if-range': '"a"' },
      },
      { text: 'abcdefghij', fields: { 'cache-status': /hit/ } },
    ],
    'RFC 9111 3.4: several ranges are asked for as they are': [
      heldPart,
      {
        ask: { Range: 'bytes=0-1, 6-7' },
        answers: [WHOLE],
        status: 206,
        sent: { range: 'bytes=0-1, 6-7', 'if-range': undefined },
      },
    ],
    'RFC 9111 3.4: the parts that ranges brought are one': [
      heldPart,
      {
        ask: { Range: 'bytes=5-9' },
        answers: [part('5-9/10', '56789')],
        text: '56789',
        fields: { 'content-range': 'bytes 5-9/10' },
      },
      { text: '0123456789' },
    ],
    'RFC 9111 3.4: parts of different validators are not one: the whole is asked for': [
      heldPart,
      {
        answers: [part('5-9/10', '56789', { ETag: '"b"' }), { ...WHOLE, body: 'abcdefghij' }],
        status: 200,
        text: 'abcdefghij',
        sent: { range: undefined, 'if-range': undefined },
      },
    ],
    'RFC 9111 3.4: a rest without a validator proves nothing': [
      heldPart,
      {
        answers: [{ status: 206, fields: { 'Content-Range': 'bytes 5-9/10' }, body: '56789' }, WHOLE],
        text: '0123456789',
        sent: { range: undefined },
      },
    ],
    'RFC 9111 3.4: a rest that may not be stored is not joined to what is': [
      heldPart,
      {
        answers: [part('5-9/10', '56789', { 'Cache-Control': 'no-store' }), WHOLE],
        text: '0123456789',
        sent: { range: undefined },
      },
    ],
    'RFC 9110 15.5.17: a 416 to the cache’s own range is not the client’s': [
      heldPart,
      {
        answers: [
          { status: 416, fields: { 'Content-Range': 'bytes */5' } },
          { ...WHOLE, body: '0123456789' },
        ],
        text: '0123456789',
        sent: { range: undefined },
      },
    ],
    'RFC 9110 13.1.5: the whole in place of the rest replaces the part': [
      heldPart,
      { answers: [{ ...WHOLE, fields: { 'Cache-Control': 'max-age=3600', ETag: '"b"' }, body: 'new' }], text: 'new' },
      { text: 'new' },
    ],
    'RFC 9111 3.3: a 206 without a Content-Range is not stored': [
      {
        ask: { Range: 'bytes=0-4' },
        answers: [{ status: 206, fields: { 'Cache-Control': 'max-age=3600' }, body: '01234' }],
      },
      { ask: { Range: 'bytes=0-4' }, answers: [HEAD_PART] },
    ],
    'RFC 9110 15.3.7.3: a part that is the whole is one': [
      { ask: { Range: 'bytes=0-' }, answers: [part('0-9/10', '0123456789')] },
      { text: '0123456789', fields: { 'content-range': undefined } },
    ],
  })
})
