/** One address of an apt source with what is taken from it. */
export type AptSource = { uri: string; suites: string[]; components: string[]; signedBy: string | undefined };

const words = (text: string | undefined): string[] => (text ?? '').split(/\s+/).filter((word) => word !== '');

const parseOneLine = (text: string): AptSource[] => {
  const sources: AptSource[] = [];
  for (const raw of text.split('\n')) {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(raw);
    if (!match) continue;
    const [, options, uri = '', suite = '', components] = match;
    const signedBy = /(?:^|\s)signed-by=(\S+)/i.exec(options ?? '')?.[1];
    sources.push({ uri, suites: [suite], components: words(components), signedBy });
  }
  return sources;
};

const parseStanza = (stanza: string): Map<string, string> => {
  const fields = new Map<string, string>();
  let name = '';
  for (const line of stanza.split('\n')) {
    if (line.startsWith('#')) continue;
    const field = /^([A-Za-z0-9-]+)\s*:\s*(.*)$/.exec(line);
    if (field?.[1]) {
      name = field[1].toLowerCase();
      fields.set(name, field[2] ?? '');
    } else if (name !== '') {
      fields.set(name, `${fields.get(name) ?? ''}\n${line.trim()}`);
    }
  }
  return fields;
};

const parseDeb822 = (text: string): AptSource[] => {
  const sources: AptSource[] = [];
  for (const stanza of text.split(/\n\s*\n/)) {
    const fields = parseStanza(stanza);
    if (!words(fields.get('types')).includes('deb') || /^(no|false|0)$/i.test(fields.get('enabled')?.trim() ?? ''))
      continue;
    // The field may hold a whole key instead of a file's name; such a key is of no use to us.
    const signedBy = fields.get('signed-by')?.trim();
    for (const uri of words(fields.get('uris'))) {
      sources.push({
        uri,
        suites: words(fields.get('suites')),
        components: words(fields.get('components')),
        signedBy: signedBy?.startsWith('/') && !signedBy.includes('\n') ? signedBy : undefined,
      });
    }
  }
  return sources;
};

/** Reads apt sources in the one-line format (`deb [options] uri suite component…`) or the deb822 format (stanzas). */
export const parseAptSources = (source: { format: 'one-line' | 'deb822'; text: string }): AptSource[] =>
  source.format === 'one-line' ? parseOneLine(source.text) : parseDeb822(source.text);
