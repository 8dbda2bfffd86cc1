import { describe, expect, it } from 'vitest';
import { chooseDebianMirror } from './find-debian-mirror.ts';
import { parseAptSources } from './parse-apt-sources.ts';

const deb822 = `# a comment
Types: deb deb-src
URIs: http://mirror.example/debian
# http://snapshot.example/debian/20250520T000000Z
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main

Enabled: no
Types: deb
URIs: http://disabled.example/debian
Suites: trixie
Components: main

Types: deb
URIs: http://key.example/debian
Suites: trixie
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mQINBF
`;

const oneLine = `
# deb http://commented.example/debian bookworm main
deb-src http://source.example/debian bookworm main
deb [arch=amd64 signed-by=/etc/apt/keyrings/vendor.gpg] https://vendor.example/linux bookworm stable
deb http://mirror.example/debian bookworm main non-free # the mirror
deb http://security.example/debian-security bookworm-security main
`;

describe('parseAptSources', () => {
  it('reads deb822 stanzas, without disabled ones and with embedded keys left out', () => {
    const sources = parseAptSources({ format: 'deb822', text: deb822 });
    expect(sources.map(({ uri }) => uri)).toEqual([
      'http://mirror.example/debian',
      'http://mirror.example/debian-security',
      'http://key.example/debian',
    ]);
    expect(sources[0]).toMatchObject({
      suites: ['bookworm', 'bookworm-updates'],
      components: ['main', 'contrib'],
      signedBy: '/usr/share/keyrings/debian-archive-keyring.gpg',
    });
    expect(sources[2]?.signedBy).toBeUndefined();
  });

  it('reads the one-line format with options and comments', () => {
    const sources = parseAptSources({ format: 'one-line', text: oneLine });
    expect(sources).toHaveLength(3);
    expect(sources[0]).toMatchObject({ signedBy: '/etc/apt/keyrings/vendor.gpg', components: ['stable'] });
    expect(sources[1]).toMatchObject({ uri: 'http://mirror.example/debian', components: ['main', 'non-free'] });
  });
});

describe('chooseDebianMirror', () => {
  it('takes the main archive, neither security nor a vendor', () => {
    const all = [
      ...parseAptSources({ format: 'one-line', text: oneLine }).reverse(),
      ...parseAptSources({ format: 'deb822', text: deb822 }),
    ];
    expect(chooseDebianMirror(all)?.uri).toBe('http://mirror.example/debian');
  });

  it("takes cloud images' mirror files and snapshots", () => {
    for (const uri of ['mirror+file:///etc/apt/mirrors/debian.list', 'http://snapshot.example/archive/debian/2025/']) {
      const sources = parseAptSources({ format: 'one-line', text: `deb ${uri} trixie main` });
      expect(chooseDebianMirror(sources)).toMatchObject({ uri });
    }
  });

  it('finds none on another distribution', () => {
    const text = 'deb http://archive.example/ubuntu noble main universe';
    expect(chooseDebianMirror(parseAptSources({ format: 'one-line', text }))).toBeUndefined();
  });
});
