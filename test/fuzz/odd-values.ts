/** Numbers at which a column, a type or a parser ends. */
export const oddNumbers = [
  -1, 0, -0, 1, 0.5, 1e-7, 2, 100, 101, 2 ** 31 - 1, 2 ** 31, -(2 ** 31) - 1, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, 2 ** 53, -(2 ** 53), 2 ** 63, 1e21, 1e308, -1e308,
  Number.MIN_VALUE,
]

/** Moments at which calendars and columns of times end. */
const oddTimes = [
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00.000Z',
  '1969-12-31T23:59:60Z',
  '2026-02-29T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '275760-09-13T00:00:00.001Z',
  '-000001-01-01T00:00:00Z',
  '2030-01-01T00:00:00.123456789123Z',
]

/** Texts that are no number, no id and no name, or nearly one. */
export const oddTexts = [
  '', ' ', '0x10', '1e3', '+1', '-0', '-1', '1.0', '1.5', '٣', '９', 'NaN', 'Infinity', 'null', 'undefined', 'true', '9'.repeat(30), String(2 ** 31), String(2 ** 53), String(2n ** 63n),
  '\u0000', 'a\u0000b', '\n', '\u202e', '\ufeff', 'ø', 'e\u0301', '東京', '👍🏽', "' OR 1=1 --", '%', '%00', '%s', '..', '../..', '*', ',', ',,', '1,2,x', '__proto__', 'constructor', 'latest',
  'job_', `job_${'0'.repeat(26)}`, `ds_${'z'.repeat(26)}`, `job_${'0'.repeat(26)}-0`, `job_${'0'.repeat(26)}-${'9'.repeat(20)}`, 'x'.repeat(101), 'x'.repeat(500), 'x'.repeat(4_100), '{"a":1}', '[1]',
  ...oddTimes,
]

/** Texts that no URL can hold in their own form: as they stand in one. */
export const oddEncodings = ['%E0%A4%A', '%ff', '%ED%A0%80', '%zz', '%', '%c0%ae%c0%ae', '%2F', '%00', '%3A', '+', '%2B']

const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)])

/** What a field of a body may be that it should not be. */
export const oddJson: readonly unknown[] = [
  ...oddNumbers,
  ...oddTexts,
  null,
  true,
  false,
  [],
  {},
  [null],
  [[]],
  [[[[[]]]]],
  deep(31),
  deep(40),
  '\ud800',
  'a\udfff',
  { a: 1 },
  { type: 'none' },
  { constructor: { prototype: 1 } },
  Array.from({ length: 300 }, (_, index) => index),
  Array.from({ length: 5_000 }, () => 'x'),
]

/** Headers with what clients, proxies and attackers put there. */
export const oddHeaders: Readonly<Record<string, readonly string[]>> = {
  accept: ['*/*', 'application/json', 'text/event-stream', 'text/html', 'text/csv', 'nonsense', ';;q=', ''],
  'accept-encoding': ['gzip', 'br', 'deflate', 'identity', 'gzip;q=0', '*', 'zstd', 'x-gzip', ', ,', 'gzip, br;q=2'],
  'accept-version': ['1.0', '*', 'x'],
  'content-encoding': ['gzip', 'deflate', 'br', 'zstd', 'identity', 'gzip, gzip', '', 'x'],
  'content-type': ['application/json', 'application/json; charset=utf-16', 'text/plain', 'text/csv', 'application/x-www-form-urlencoded', 'multipart/form-data', 'multipart/form-data; boundary=a', 'application/octet-stream', 'nonsense', ''],
  'idempotency-key': ['a', 'same', 'x'.repeat(255), 'x'.repeat(256), '', 'a b', 'é'],
  'if-none-match': ['*', '"x"', 'W/"x"', 'x', '"', ',', '"a", "b"'],
  'if-match': ['*', '"x"'],
  'if-range': ['"x"', 'Wed, 21 Oct 2015 07:28:00 GMT'],
  'if-modified-since': ['Wed, 21 Oct 2015 07:28:00 GMT', 'nonsense'],
  'inference-header-content-length': ['0', '1', '10', '-1', '1e3', '9999999999', 'x', ''],
  'last-event-id': ['0.0', '1.1', '999999999999999.999999999999999', '-1.0', 'x', '9'.repeat(40), '1', ''],
  origin: ['https://pages.example.org', 'null', 'x'],
  range: ['bytes=0-', 'bytes=0-0', 'bytes=-1', 'bytes=5-2', 'bytes=99999999999999999999-', 'bytes=0-0,2-3', 'x', ''],
  'x-request-id': ['mine', '', 'é', 'x'.repeat(500), 'a b'],
  'x-http-method-override': ['DELETE'],
  'x-forwarded-host': ['evil.test'],
  'x-no-compression': ['1'],
}
