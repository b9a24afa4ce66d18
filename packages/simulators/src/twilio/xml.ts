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
    const [token, closeName, openName, attributes, selfClosing] = match;
    const parent = open.at(-1);
    if (!parent) return { ok: false, error: 'Content after the document' };
    if (closeName !== undefined) {
      if (parent.name !== closeName) return { ok: false, error: `</${closeName}> closes <${parent.name}>` };
      open.pop();
    } else if (openName !== undefined) {
      const element = readElement(openName, attributes ?? '');
      if (!element) return { ok: false, error: `Bad attributes in <${openName}>` };
      parent.children.push(element);
      if (selfClosing === '') open.push(element);
    } else if (token.startsWith('<![CDATA[')) {
      parent.text += token.slice(9, -3);
    } else if (token === '<' || (parent === document && !token.startsWith('<') && token.trim() !== '')) {
      return { ok: false, error: 'Text outside of an element' };
    } else if (!token.startsWith('<')) {
      const text = decodeEntities(token);
      if (text === null) return { ok: false, error: 'Unknown entity' };
      parent.text += text;
    }
  }
  const root = document.children[0];
  if (open.length !== 1) return { ok: false, error: `<${open.at(-1)?.name}> is not closed` };
  if (!root || document.children.length > 1) return { ok: false, error: 'A document has one root element' };
  return { ok: true, root };
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
