import type { lookup as resolve, LookupAddress } from 'node:dns'
import { BlockList } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createAddressRules, isPublicAddress, outboundHosts } from './address-rules.js'

/** Networks that are not public, from the registries of special-purpose addresses (RFC 6890 and its updates). */
const special4 = ['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24']
  .concat(['192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'])
  .map((cidr) => cidr.split('/'))
  .map(([address = '', bits]) => ({ address, bits: Number(bits) }))
const special6 = [
  [0n, 8],
  [0x0064_ff9bn << 96n, 96],
  [0x0064_ff9b_0001n << 80n, 48],
  [0x0100n << 112n, 64],
  [0x2001_0000n << 96n, 32],
  [0x2001_0db8n << 96n, 32],
  [0x2002n << 112n, 16],
  [0xfc00n << 112n, 7],
  [0xfe80n << 112n, 10],
  [0xfec0n << 112n, 10],
  [0xff00n << 112n, 8],
] as const

const text4 = (value: number): string => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.')
const value4 = (text: string): number => text.split('.').reduce((value, part) => value * 256 + Number(part), 0)
const text6 = (value: bigint): string => Array.from({ length: 8 }, (_, place) => ((value >> BigInt(112 - 16 * place)) & 0xffffn).toString(16)).join(':')
const word = fc.nat({ max: 2 ** 32 - 1 })
const inSpecial4 = fc
  .tuple(fc.constantFrom(...special4), word)
  .map(([{ address, bits }, chance]) => text4((value4(address) + (chance % 2 ** (32 - bits))) >>> 0))

test('no address of a special network of IPv4 is public, plain, mapped, or carried by NAT64 or 6to4', () => {
  fc.assert(
    fc.property(inSpecial4, (address) => {
      const value = BigInt(value4(address))
      const forms = [
        address,
        `::ffff:${address}`,
        text6((0xffffn << 32n) | value),
        text6((0x0064_ff9bn << 96n) | value),
        text6((0x2002n << 112n) | (value << 80n)),
      ]
      expect(forms.filter(isPublicAddress)).toEqual([])
    }),
  )
})

test('no address of a special network of IPv6 is public', () => {
  fc.assert(
    fc.property(fc.constantFrom(...special6), fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }), ([network, bits], chance) => {
      expect(isPublicAddress(text6(network | (chance & ((1n << BigInt(128 - bits)) - 1n))))).toBe(
        network === 0n && bits === 8 && ((chance >> 32n) & ((1n << 88n) - 1n)) === 0xffffn,
      )
    }),
  )
})

test('every other address of IPv4 is public but for those of anycast relays, plain and mapped alike', () => {
  const special = new BlockList()
  for (const { address, bits } of special4) special.addSubnet(address, bits)
  for (const relays of ['192.31.196.0', '192.52.193.0', '192.88.99.0', '192.175.48.0']) special.addSubnet(relays, 24)
  fc.assert(
    fc.property(word.map(text4), (address) => {
      const isPublic = !special.check(address)
      expect([isPublicAddress(address), isPublicAddress(`::ffff:${address}`)]).toEqual([isPublic, isPublic])
    }),
  )
  for (const address of ['8.8.8.8', '2606:4700:4700::1111', '2a00:1450:4001:81b::200e']) expect(isPublicAddress(address)).toBe(true)
  for (const text of ['', 'localhost', '8.8.8', 'fe80::1%eth0', '[::1]', '0x7f.1']) expect(isPublicAddress(text)).toBe(false)
})

const answering = (...addresses: string[]) =>
  ((_host: string, _options: unknown, callback: (error: null, found: LookupAddress[]) => void) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )) as unknown as typeof resolve
const lookedUp = (rules: ReturnType<typeof createAddressRules>, host: string, all: boolean) =>
  new Promise<unknown>((done) => rules.lookup(host, { all }, (error, address) => done(error ? error.message : address)))

test('a name is refused if any of its addresses is private, unless the operator allows the host', async () => {
  const rules = createAddressRules(['intranet.example'], answering('8.8.8.8', '169.254.169.254'))
  expect(await lookedUp(rules, 'rebound.example', true)).toContain('169.254.169.254')
  expect(await lookedUp(rules, 'rebound.example', false)).toContain('not public')
  expect(await lookedUp(rules, 'intranet.example', false)).toBe('8.8.8.8')
  expect(await lookedUp(createAddressRules([], answering('8.8.8.8')), 'dns.example', true)).toEqual([{ address: '8.8.8.8', family: 4 }])
  expect(await lookedUp(createAddressRules([], answering()), 'none.example', true)).toContain('none.example')
})

test('a URL is refused for its protocol, its credentials and its literal address in any notation', () => {
  const { problem } = createAddressRules(['127.0.0.1', '[::1]'], answering())
  for (const url of ['http://127.0.0.1:1/', 'http://[::1]/', 'https://example.org/x', 'https://8.8.8.8/']) expect(problem(url)).toBeNull()
  for (const url of [
    'http://example.org',
    'ftp://example.org',
    'https://u:p@example.org',
    'nothing',
    'https://10.0.0.1',
    'https://0xa9fea9fe/',
    'https://2130706434',
  ])
    expect(problem(url), url).toMatch(/^must /)
  for (const url of ['https://[::ffff:10.0.0.1]/', 'https://[64:ff9b::7f00:1]/', 'https://[fd00:ec2::254]/', 'https://127.1/']) {
    expect(createAddressRules([]).problem(url), url).toContain('public address')
  }
})

test('the setting takes hosts alone', () => {
  expect(outboundHosts.parse(' Hooks.intranet, 127.0.0.1,[::1] ')).toEqual(['hooks.intranet', '127.0.0.1', '[::1]'])
  for (const wrong of ['http://a', 'a:80', 'a/b', '::1']) expect(outboundHosts.safeParse(wrong).success).toBe(false)
})
