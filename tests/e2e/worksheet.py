#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
# Fills in worksheets as an auditor would, saves them as CSV, and spoils them.
#
#   worksheet.py fill IN.xlsx OUT.xlsx ITEM=ANSWER[:COMMENT] ...
#   worksheet.py csv IN.xlsx OUT.csv ENCODING DELIMITER
#   worksheet.py spoil IN.xlsx OUT.xlsx dtd|bomb|formula
#   worksheet.py column IN.xlsx COLUMN            what stands in it, a line each
#   worksheet.py make OUT.xlsx < ROWS             a workbook of rows with TAB between the cells
import re
import sys
import zipfile
from xml.sax.saxutils import escape, unescape

SHEET = 'xl/worksheets/sheet1.xml'
CELL = re.compile(r'<c r="([A-Z]+)(\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.S)


def read(path):
    with zipfile.ZipFile(path) as z:
        return {name: z.read(name) for name in z.namelist()}


def write(path, parts):
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as z:
        for name, data in parts.items():
            z.writestr(name, data)


def text_of(inner):
    text = re.search(r'<(?:t|v)[^>]*>(.*?)</(?:t|v)>', inner or '', re.S)
    return unescape(text.group(1)) if text else ''


def rows_of(parts):
    rows = {}
    for column, row, _, inner in CELL.findall(parts[SHEET].decode()):
        rows.setdefault(int(row), {})[column] = text_of(inner)
    return rows


def fill(parts, answers):
    rows = rows_of(parts)
    head = next(n for n, r in rows.items() if r.get('A') in ('Objekt', 'Item'))
    comment = next(c for c, t in rows[head].items() if t in ('Kommentar', 'Comment'))
    wanted = {}
    for answer in answers:
        item, rest = answer.split('=', 1)
        cells = rest.split(':', 1)
        row = next(n for n, r in rows.items() if n > head and r.get('A') == item)
        wanted['C%d' % row] = cells[0]
        if len(cells) > 1:
            wanted['%s%d' % (comment, row)] = cells[1]

    def cell(found):
        name = found.group(1) + found.group(2)
        if name not in wanted:
            return found.group(0)
        style = re.search(r' s="\d+"', found.group(3))
        return '<c r="%s"%s t="inlineStr"><is><t>%s</t></is></c>' % (
            name, style.group(0) if style else '', escape(wanted[name]))
    parts[SHEET] = CELL.sub(cell, parts[SHEET].decode()).encode()


def csv(parts, path, encoding, delimiter):
    rows = rows_of(parts)
    width = max(len(r) for r in rows.values())
    lines = []
    for n in range(1, max(rows) + 1):
        cells = [rows.get(n, {}).get(chr(65 + i), '') for i in range(width)]
        lines.append(delimiter.join('"%s"' % c.replace('"', '""')
                                    if re.search('[;,\t\n"]', c) else c for c in cells))
    with open(path, 'w', encoding=encoding, newline='') as f:
        f.write(''.join(line + '\r\n' for line in lines))


def spoil(parts, how):
    sheet = parts[SHEET].decode()
    if how == 'dtd':
        sheet = sheet.replace('<worksheet', '<!DOCTYPE a [<!ENTITY b "Ja">]><worksheet', 1)
    elif how == 'bomb':
        sheet = sheet.replace('<sheetData>', ' ' * (8 << 20) + '<sheetData>', 1)
    else:
        sheet = re.sub(r'(<c r="C\d+"[^>]*?)(/>| t="inlineStr"><is><t>Ja</t></is></c>)',
                       r'\1 t="str"><f>A1</f><v>Ja</v></c>', sheet)
    assert sheet.encode() != parts[SHEET]
    parts[SHEET] = sheet.encode()


def make(lines):
    ns = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rel = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
    relations = '<Relationships><Relationship Id="r1" Type="%s/%s" Target="%s"/></Relationships>'
    rows = ''.join('<row>%s</row>' % ''.join(
        '<c t="inlineStr"><is><t>%s</t></is></c>' % escape(cell.replace('\\n', '\n'))
        for cell in line.rstrip('\n').split('\t')) for line in lines)
    return {
        '_rels/.rels': relations % (rel, 'officeDocument', 'xl/workbook.xml'),
        'xl/_rels/workbook.xml.rels': relations % (rel, 'worksheet', 'worksheets/sheet1.xml'),
        'xl/workbook.xml': '<workbook %s xmlns:r="%s"><sheets><sheet name="a" sheetId="1" '
                           'r:id="r1"/></sheets></workbook>' % (ns, rel),
        SHEET: '<worksheet %s><sheetData>%s</sheetData></worksheet>' % (ns, rows),
    }


def main(command, path, *rest):
    if command == 'make':
        write(path, make(sys.stdin))
        return
    parts = read(path)
    if command == 'fill':
        fill(parts, rest[1:])
        write(rest[0], parts)
    elif command == 'csv':
        csv(parts, rest[0], rest[1], rest[2])
    elif command == 'spoil':
        spoil(parts, rest[1])
        write(rest[0], parts)
    else:
        print('\n'.join(r.get(rest[0], '') for r in rows_of(parts).values()))


main(*sys.argv[1:])
