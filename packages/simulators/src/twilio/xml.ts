/** One XML element; text directly inside it is joined in `text`. */
export type XmlElement = { name: string; attributes: Record<string, string>; children: XmlElement[]; text: string };

export type XmlResult = { ok: true; root: XmlElement } | { ok: false; error: string };

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const TOKEN =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<\/([A-Za-z][\w.-]*)\s*>|<([A-Za-z][\w.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<]+|</g;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g;

/** Parses the XML that TwiML is made of: elements, attributes, text, CDATA, comments, the five entities. No DTD; anything else is an error. */
export function parseXml(source: string): XmlResult {
  const document: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open: XmlElement[] = [document];
  for (const match of source.trim().matchAll(TOKEN)) {
    const error = readToken(match, open);
    if (error !== null) return { ok: false, error };
  }
  const [root] = document.children;
  if (open.length !== 1) return { ok: false, error: `<${open.at(-1)?.name}> is not closed` };
  if (!root || document.children.length > 1) return { ok: false, error: 'A document has one root element' };
  return { ok: true, root };
}

/** Takes one token in; what is wrong with it, or null. `open`: the elements around it, the document first. */
function readToken(
  [token, closeName, openName, attributes, selfClosing]: RegExpMatchArray,
  open: XmlElement[],
): string | null {
  const parent = open.at(-1);
  if (!parent) return 'Content after the document';
  if (closeName !== undefined) {
    if (parent.name !== closeName) return `</${closeName}> closes <${parent.name}>`;
    open.pop();
    return null;
  }
  if (openName !== undefined) {
    const element = readElement(openName, attributes ?? '');
    if (!element) return `Bad attributes in <${openName}>`;
    parent.children.push(element);
    if (selfClosing === '') open.push(element);
    return null;
  }
  return readText(token, { parent, isOutside: open.length === 1 });
}

function readText(token: string, { parent, isOutside }: { parent: XmlElement; isOutside: boolean }): string | null {
  if (token.startsWith('<!--') || token.startsWith('<?')) return null;
  const isCdata = token.startsWith('<![CDATA[');
  const text = isCdata ? token.slice('<![CDATA['.length, -']]>'.length) : decodeEntities(token);
  if (token === '<') return 'A stray <';
  if (text === null) return 'Unknown entity';
  if (isOutside && text.trim() !== '') return 'Text outside of an element';
  parent.text += text;
  return null;
}

function readElement(name: string, source: string): XmlElement | null {
  const attributes: Record<string, string> = {};
  for (const [, key = '', double, single] of source.matchAll(ATTRIBUTE)) {
    const value = decodeEntities(double ?? single ?? '');
    if (value === null || key in attributes) return null;
    attributes[key] = value;
  }
  return { name, attributes, children: [], text: '' };
}

function decodeEntities(text: string): string | null {
  let known = true;
  const decoded = text.replaceAll(/&(#x[0-9a-fA-F]+|#\d+|\w+)?;?/g, (entity, name: string | undefined) => {
    if (name === undefined || !entity.endsWith(';')) known = false;
    else if (name.startsWith('#x')) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
    else if (name.startsWith('#')) return String.fromCodePoint(Number(name.slice(1)));
    else if (name in ENTITIES) return ENTITIES[name] ?? '';
    else known = false;
    return '';
  });
  return known ? decoded : null;
}
