import { lookup as resolve, type LookupAddress } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { z } from 'zod'

/** `OUTBOUND_ALLOWED_HOSTS`: hosts that users may name although their addresses are private, and without TLS. */
export const outboundHosts = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim().toLowerCase())
      .filter((part) => part !== ''),
  )
  .refine(
    (hosts) => hosts.every((host) => hostOf(`http://${host}`) === host),
    'must be names of hosts or addresses, without protocol and port, separated by commas; one of IPv6 in brackets',
  )

const hostOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).hostname : null)

/** What IPv6 has given out so far as global addresses (RFC 4291, 2.4): NAT64, mapped, local and link-local ones lie outside. */
const globalIpv6 = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number]

/**
 * Whether an address is one of the public Internet. An IPv4 address within one of IPv6 counts as that of IPv4 where it is mapped; every other form that carries one
 * (NAT64, 6to4, Teredo) is no public address. Text that is no address isn't one either.
 */
export function isPublicAddress(text: string): boolean {
  if (isIP(text) === 0) return false
  const address = ipaddr.process(text)
  return address.range() === 'unicast' && (address instanceof ipaddr.IPv4 || address.match(globalIpv6))
}

/** Which addresses of a user's choice this service connects to. */
export type AddressRules = {
  /** Why a URL is refused by what it says itself; null where only the addresses of its host can tell. */
  problem(url: string): string | null
  /** For `http.request`: the addresses that are checked are those that are connected to, so that a second answer of the name server can't slip in. */
  lookup: LookupFunction
}

/** A host that is refused for its address. */
class PrivateAddressError extends Error {
  override name = 'PrivateAddressError'
}

/**
 * Rules for URLs that users give: TLS, and public addresses alone, but for `allowedHosts`, which are written as in a URL.
 *
 * A literal address is never looked up, so `problem` must be asked before every connection.
 */
export function createAddressRules(allowedHosts: readonly string[], resolver: typeof resolve = resolve): AddressRules {
  const allowed = new Set(allowedHosts)
  return {
    problem(url) {
      if (!URL.canParse(url)) return 'must be a URL'
      const { protocol, hostname, username, password } = new URL(url)
      if (protocol !== 'https:' && protocol !== 'http:') return 'must start with https://'
      if (username !== '' || password !== '') return 'must not hold a user or a password'
      if (allowed.has(hostname)) return null
      if (protocol !== 'https:') return `must start with https://, unless the operator allows ${hostname} in OUTBOUND_ALLOWED_HOSTS`
      const literal = hostname.replace(/^\[|\]$/g, '')
      if (isIP(literal) !== 0 && !isPublicAddress(literal))
        return `must name a public address, not ${literal}, unless the operator allows it in OUTBOUND_ALLOWED_HOSTS`
      return null
    },
    lookup(hostname, options, callback) {
      resolver(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
        if (error) return callback(error, '', 0)
        const refused = allowed.has(hostname) ? undefined : addresses.find(({ address }) => !isPublicAddress(address))
        const [first] = addresses
        if (refused || !first)
          return callback(new PrivateAddressError(`${hostname} has the address ${refused?.address ?? 'of nobody'}, which is not public`), '', 0)
        if (options.all) callback(null, addresses)
        else callback(null, first.address, first.family)
      })
    },
  }
}
