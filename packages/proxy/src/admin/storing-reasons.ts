/** Why a response is not stored, in a sentence with its source; the keys are the `detail`s of Cache-Status. */
const REASONS: Readonly<Record<string, string>> = {
  method:
    'only answers to GET are stored, and to POST with freshness and its own Content-Location (RFC 9111 section 3)',
  status: 'its status code is not one that is stored (RFC 9111 section 3)',
  'must-understand': 'must-understand, with a status code that is not understood (RFC 9111 section 5.2.2.3)',
  'request-no-store': 'the request said no-store (RFC 9111 section 5.2.1.5)',
  'request-content': 'the request was a GET with content, which the answer may be about (RFC 9110 section 9.3.1)',
  authorization: 'the request had Authorization, and nothing in the answer allows sharing (RFC 9111 section 3.5)',
  'no-store': 'the answer said no-store (RFC 9111 section 5.2.2.5)',
  private: 'the answer said private, and this cache is shared (RFC 9111 section 5.2.2.7)',
  'not-cacheable': 'no explicit freshness, and a status code that is not heuristically cacheable (RFC 9111 section 3)',
  'set-cookie': "it sets a cookie and says nothing of caching, so it may be one user's (RFC 9111 section 7.3)",
  'vary-star': 'Vary: * fits no other request (RFC 9111 section 4.1)',
  'no-content-range': 'a part that does not say which bytes it has (RFC 9111 section 3.3)',
  'not-of-its-range': 'a part whose length is not that of its Content-Range (RFC 9110 section 14.4)',
  'not-reusable': 'never fresh, with no validator, and not to be served stale: it could not be used',
  'too-large': 'there is no room for a body of its length',
  'held-elsewhere': 'another peer holds it, and it is not hot here',
  validated: 'the origin said that what is stored is still good (RFC 9111 section 4.3.4)',
}

/** The reason for a `detail`; the detail itself where there is no sentence for it. */
export function storingReason(detail: string): string {
  return REASONS[detail] ?? detail
}
