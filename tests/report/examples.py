#!/usr/bin/env python3
"""examples.py SHORTBOARD SOURCE: sizes, compares or reads every example in five formats. Its JSON keeps the published schema, and each number of it
stands in csv-long, in CSV where that shows it, and in the whole text and Markdown, as far as their rounding tells. Needs python3-jsonschema."""
import csv, io, json, math, os, re, subprocess, sys

import jsonschema

PROGRAM, SOURCE = sys.argv[1:3]
SCHEMA = json.load(open(os.path.join(SOURCE, 'docs', 'report.schema.json')))
PREFIX = {'Y': 1e24, 'Z': 1e21, 'E': 1e18, 'P': 1e15, 'T': 1e12, 'G': 1e9, 'M': 1e6, 'k': 1e3, 'B': 1e9}
SPAN = {'us': 1e-6, 'ms': 1e-3, 's': 1.0, 'min': 60.0, 'hours': 3600.0, 'days': 86400.0, 'years': 86400.0 * 365.25}
TOKEN = re.compile(r'(?P<mark>x)?(?P<number>[+-]?\d[\d,]*(?:\.\d+)?)(?P<percent>%)?(?: ?(?P<unit>[A-Za-z][A-Za-z/]*))?')
MORE = {'x-explain': 'size examples/llama2-70b-1k-ascend-910b.yaml --explain', 'x-curve': 'size examples/lift-chain-pcie.yaml --curve',
        'x-what-if': 'size examples/lift-chain-pcie.yaml --lift scale-out=x2', 'x-hw-list': 'hw list', 'x-hw-show': 'hw show H100',
        'x-models': 'model list', 'x-model': 'model show deepseek-v3', 'x-generator': 'model show flux.1-dev',
        'x-exchange': 'exchange --cards H100,H20,910B examples/compare-train-70b.yaml',
        'x-mix': 'compare examples/mixed-512-h100-512-ascend-910b.yaml --mix h100:0..64,910B:0..64'}


def commands():
    for file in sorted(os.listdir(os.path.join(SOURCE, 'examples'))):
        word = next((w for w in ('compare', 'contract') if file.startswith(w)), 'size')
        yield file, f'{word} examples/{file}'
    yield from MORE.items()


def run(command, *more):
    return subprocess.run([PROGRAM, *command.split(), *more], cwd=SOURCE, capture_output=True, text=True, check=True).stdout


def leaves(node, path=()):
    """(path, value) of every number and flag; rows of a table share a path."""
    if isinstance(node, dict):
        for key, value in node.items():
            assert '.' not in key, key
            yield from leaves(value, path + (key,))
    elif isinstance(node, list):
        for value in node:
            yield from leaves(value, path)
    elif isinstance(node, (int, float)):
        yield path, float(node)


def in_long(path):
    """Where csv-long keeps a figure of JSON: sections and names of figures, columns of tables."""
    return {'.'.join(path), '.'.join(path[:-1]) or 'answer'}


def shown(text):
    """(value, half a unit of the last digit) for each number of a text, in each unit that it may be in."""
    found = []
    for match in TOKEN.finditer(text):
        digits, unit = match['number'].replace(',', ''), match['unit'] or ''
        value, half = float(digits), 0.51 * 10.0 ** -len(digits.partition('.')[2])
        scales = {1.0}
        if match['percent']: scales.add(0.01)
        if unit in SPAN: scales.add(SPAN[unit])
        if unit[:1] in PREFIX: scales |= {PREFIX[unit[0]], PREFIX[unit[0]] / 1e15 if 'FLOP' in unit else 1.0}
        found += [(value * scale, half * scale) for scale in scales]
        if match['mark']: found.append((value - 1.0, max(half, 5e-4 * value)))
    return sorted(found)


def stands(value, tokens):
    return any(abs(value - one) <= max(half, 5.1e-3 * abs(value) if abs(one) >= 1e6 else 5.1e-4 * abs(value)) for one, half in tokens)


def check(name, command):
    faults = []
    report = json.loads(run(command, '--format', 'json'))
    kind = {'$ref': '#/$defs/report_' + report['kind'], '$defs': SCHEMA['$defs']}
    faults += [f'{list(e.absolute_path)}: {e.message[:160]}' for e in jsonschema.Draft202012Validator(kind).iter_errors(report)]
    numbers = [(path, value) for path, value in leaves(report) if path != ('schema',)]
    rows = list(csv.reader(io.StringIO(run(command, '--format', 'csv-long'))))
    long = {(row[0], float(row[2])) for row in rows[1:]}
    for path, value in numbers:
        nine = float('%.9g' % value)
        if path[-2:-1] != ('counts',) and 'counts' not in path and 'layers' not in path[-1:] and not any((place, nine) in long for place in in_long(path)):
            faults.append(f'csv-long lacks {path} {value}')
    table = list(csv.DictReader(io.StringIO(run(command, '--format', 'csv'))))
    values = {float('%.9g' % value) for _, value in numbers}
    for row in table:
        for key, cell in row.items():
            try: number = float(cell)
            except ValueError: continue
            if key not in ('year', 'value', 'name') and number not in values: faults.append(f'CSV alone has {key} {cell}')
    for words in ('text', 'markdown'):
        tokens = shown(run(command, '--format', words, '--full'))
        missing = [f'{words} lacks {path} {value}' for path, value in numbers if not isinstance(value, bool) and not stands(value, tokens)]
        faults += missing[:5]
    for fault in faults: print(f'{name}: {fault}')
    return len(numbers), len(faults)


counts = [check(name, command) for name, command in commands()]
print(f'{len(counts)} reports, {sum(c[0] for c in counts)} numbers, {sum(c[1] for c in counts)} faults')
sys.exit(1 if any(c[1] for c in counts) else 0)
