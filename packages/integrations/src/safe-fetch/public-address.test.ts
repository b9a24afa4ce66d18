import { expect, it } from 'vitest';
import { isPublicAddress } from './public-address.ts';

it.each(['1.1.1.1', '8.8.8.8', '172.32.0.1', '192.169.0.1', '2606:4700:4700::1111', '2a00:1450:4001::200e'])(
  'takes %s for public',
  (address) => expect(isPublicAddress(address)).toBe(true),
);

it.each([
  ['this host', '0.0.0.0'],
  ['loopback', '127.0.0.1'],
  ['loopback, elsewhere in the block', '127.99.0.1'],
  ['private 10', '10.1.2.3'],
  ['private 172.16/12', '172.31.255.255'],
  ['private 192.168', '192.168.0.1'],
  ['carrier NAT, Alibaba metadata', '100.100.100.200'],
  ['cloud metadata', '169.254.169.254'],
  ['AWS task metadata', '169.254.170.2'],
  ['Azure host agent', '168.63.129.16'],
  ['benchmarking', '198.18.0.1'],
  ['documentation', '203.0.113.7'],
  ['multicast', '224.0.0.251'],
  ['broadcast', '255.255.255.255'],
  ['IPv6 unspecified', '::'],
  ['IPv6 loopback', '::1'],
  ['mapped IPv4', '::ffff:127.0.0.1'],
  ['mapped IPv4, in hex', '::ffff:a9fe:a9fe'],
  ['translated IPv4', '64:ff9b::7f00:1'],
  ['6to4 around 127.0.0.1', '2002:7f00:1::'],
  ['Teredo', '2001:0:4136:e378::1'],
  ['unique local', 'fd00:ec2::254'],
  ['link-local', 'fe80::1'],
  ['link-local with a zone', 'fe80::1%eth0'],
  ['site-local', 'fec0::1'],
  ['IPv6 multicast', 'ff02::1'],
  ['IPv6 documentation', '2001:db8::1'],
  ['not an address', 'localhost'],
])('refuses %s', (_what, address) => expect(isPublicAddress(address)).toBe(false));
