import { expect, test } from 'vitest';
import { isPublicAddress } from './is-public-address.ts';

test.each([
  ['loopback', ['127.0.0.1', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1']],
  ['unspecified', ['0.0.0.0', '0.1.2.3', '::']],
  ['private', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fd12:3456::1']],
  ['link-local', ['169.254.169.254', 'fe80::1', 'fe80::1%eth0', 'fec0::1']],
  ['shared (CGNAT)', ['100.64.0.1', '100.127.255.255']],
  ['multicast and broadcast', ['224.0.0.1', '239.255.255.255', '255.255.255.255', 'ff02::1']],
  [
    'reserved and documentation',
    [
      '192.0.0.8',
      '192.0.2.1',
      '198.18.0.1',
      '198.51.100.1',
      '203.0.113.9',
      '240.0.0.1',
      '2001:db8::1',
      '100::1',
      '3fff::1',
      '5f00::1',
      '4000::1',
      'e000::1',
    ],
  ],
  ['IPv4-mapped', ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:8.8.8.8', '::ffff:0:127.0.0.1']],
  ['IPv4-compatible', ['::127.0.0.1', '::8.8.8.8', '::808:808']],
  ['NAT64', ['64:ff9b::7f00:1', '64:ff9b::8.8.8.8', '64:ff9b:1::a00:1']],
  ['6to4 and Teredo', ['2002:7f00:1::', '2002:808:808::1', '2001:0:4136:e378::1']],
  [
    'not an address',
    ['', 'localhost', '127.1', '0x7f000001', '2130706433', '0177.0.0.1', '010.0.0.1', '8.8.8.8 ', '8.8.8.8.', '[::1]'],
  ],
])('%s is not public', (_name, addresses) => {
  for (const address of addresses) expect(isPublicAddress(address), address).toBe(false);
});

test('addresses of the open Internet are public', () => {
  for (const address of [
    '8.8.8.8',
    '1.1.1.1',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700:4700::1111',
    '2a00:1450:4001::1',
  ]) {
    expect(isPublicAddress(address), address).toBe(true);
  }
});
