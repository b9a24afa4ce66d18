import { strToU8, zipSync } from 'fflate';

/** A PDF of one page per list of lines; the first line of each page is set larger. Written by hand so that tests need no writer of PDFs. */
export function makePdf(
  pages: readonly (readonly string[])[],
  options: { readonly encrypted?: boolean; readonly title?: string } = {},
): Uint8Array {
  const objects: string[] = [];
  const add = (body: string) => objects.push(body);
  const pageIds = pages.map((_, index) => 4 + index * 2);
  add('<< /Type /Catalog /Pages 2 0 R >>');
  add(`<< /Type /Pages /Count ${pages.length} /Kids [${pageIds.map((id) => `${id} 0 R`).join(' ')}] >>`);
  add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>');
  for (const lines of pages) {
    const content = lines.map(pdfLine).join('\n');
    add(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents ${objects.length + 2} 0 R >>`,
    );
    add(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
  }
  add(`<< /Title (${options.title ?? ''}) >>`);
  const key = '<00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff>';
  const encryption = `/Encrypt << /Filter /Standard /V 1 /R 2 /O ${key} /U ${key} /P -4 >> /ID [${key} ${key}]`;
  return assembled(objects, options.encrypted ? encryption : '');
}

function pdfLine(line: string, index: number): string {
  const size = index === 0 ? 18 : 11;
  const y = index === 0 ? 740 : 715 - index * 14;
  return `BT /F1 ${size} Tf 72 ${y} Td (${line.replace(/[\\()]/g, '\\$&')}) Tj ET`;
}

function assembled(objects: readonly string[], trailer: string): Uint8Array {
  let pdf = '%PDF-1.4\n';
  const offsets = objects.map((body, index) => {
    const offset = pdf.length;
    pdf += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return offset;
  });
  const start = pdf.length;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  pdf += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  pdf += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info ${objects.length} 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF`;
  return strToU8(pdf, true);
}

/** A Word document with this body (WordprocessingML) and, as Word names them, German heading styles. */
export function makeDocx(body: string, others: Readonly<Record<string, Uint8Array>> = {}): Uint8Array {
  const xml = (text: string) => strToU8(`<?xml version="1.0" encoding="UTF-8"?>${text}`);
  return zipSync({
    '[Content_Types].xml': xml('<Types/>'),
    'word/document.xml': xml(`<w:document><w:body>${body}</w:body></w:document>`),
    'word/styles.xml': xml(
      '<w:styles><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style><w:style w:styleId="Custom"><w:name w:val="Question"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style></w:styles>',
    ),
    'docProps/core.xml': xml('<cp:coreProperties><dc:title>House rules</dc:title></cp:coreProperties>'),
    ...others,
  });
}
