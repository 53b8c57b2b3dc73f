#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
# A report without its seal, as text, so that it can be compared with the one that is expected: the
# seal differs from register to register. Of a page also without the style sheet, of a workbook the
# cells of each sheet, a line each.
#
#   unseal.py FORMAT < REPORT > TEXT
import io
import json
import re
import sys
import zipfile
from xml.sax.saxutils import unescape

SEALS = ('Sigill', 'Seal')
CELL = re.compile(r'<c r="([A-Z]+\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.S)


def cut(text, beginnings):
    found = [at for at in (text.find(b) for b in beginnings) if at >= 0]
    if not found:
        sys.exit('no seal')
    return text[:min(found)]


def book(data):
    lines = []
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        names = re.findall(r'<sheet name="([^"]*)"', z.read('xl/workbook.xml').decode())
        if names[-1] not in SEALS:
            sys.exit('no seal')
        for n, name in enumerate(names[:-1], 1):
            xml = z.read('xl/worksheets/sheet%d.xml' % n).decode()
            for at, attributes, inner in CELL.findall(xml):
                kind = re.search(r' t="(\w+)"', attributes)
                text = ''.join(re.findall(r'<(?:t|v)[^>]*>(.*?)</(?:t|v)>', inner or '', re.S))
                if text:
                    lines.append('%s!%s %s %s' % (name, at, kind.group(1) if kind else 'n',
                                                  unescape(text).replace('\n', '\\n')))
    return '\n'.join(lines) + '\n'


def unseal(kind, data):
    if kind == 'xlsx':
        return book(data)
    text = data.decode()
    if kind == 'json':
        report = json.loads(text)
        if set(report.pop('seal')) != {'size', 'day', 'root', 'checkpoint'}:
            sys.exit('no seal')
        return json.dumps(report, ensure_ascii=False, indent=1) + '\n'
    if kind == 'html':
        text = re.sub(r'<style>.*?</style>', '', text, flags=re.S)
        text = re.sub(r"&#39;sha256-[^&]*&#39;", '', text)
        return cut(text, ['<footer>'])
    beginning = {'text': '\n%s\n=', 'md': '\n## %s\n', 'csv': '\n%s,,seal,', 'csv-excel': '\n%s;'}[kind]
    return cut(text, [beginning % seal for seal in SEALS])


sys.stdout.reconfigure(encoding='utf-8', newline='')
sys.stdout.write(unseal(sys.argv[1], sys.stdin.buffer.read()))
