import { BlockList, isIPv4, isIPv6 } from 'node:net';

/**
 * IPv4 blocks that are not globally reachable (IANA IPv4 Special-Purpose Address Registry, RFC 6890), multicast and the reserved
 * top included. 169.254.0.0/16 holds the metadata services of AWS, Google Cloud and Azure; 168.63.129.16 is Azure's
 * host agent, 100.100.100.200 (Alibaba's) lies in 100.64.0.0/10.
 */
const REFUSED_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/** Global unicast. Everything outside is local, multicast, mapped IPv4 or translated IPv4 (64:ff9b::/96). */
const ALLOWED_IPV6 = ['2000::/3'];

/** Inside of it: Teredo and other protocol assignments, documentation, 6to4 (an IPv4 address in disguise), documentation again. */
const REFUSED_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const refusedIpv4 = blockList(REFUSED_IPV4, 'ipv4');
const allowedIpv6 = blockList(ALLOWED_IPV6, 'ipv6');
const refusedIpv6 = blockList(REFUSED_IPV6, 'ipv6');

/** Whether an IP address is one of the public internet. Anything that is not an IP address is not. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !refusedIpv4.check(address, 'ipv4');
  // A zone (`fe80::1%eth0`) exists on local links only.
  if (!isIPv6(address) || address.includes('%')) return false;
  return allowedIpv6.check(address, 'ipv6') && !refusedIpv6.check(address, 'ipv6');
}

function blockList(blocks: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const block of blocks) {
    const [network = '', prefix] = block.split('/');
    list.addSubnet(network, Number(prefix), family);
  }
  return list;
}
