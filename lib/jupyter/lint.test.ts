import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { KERNELSPEC_METADATA, LANGUAGE_INFO } from './language.js';
import { lintNotebook } from './lint.js';

const title = { cell_type: 'markdown', id: 'title', metadata: {}, source: '# Title' };
const code = {
  cell_type: 'code',
  id: 'a',
  metadata: {},
  source: 'f();',
  outputs: [] as unknown[],
  execution_count: null,
};
const metadata = { kernelspec: KERNELSPEC_METADATA, language_info: LANGUAGE_INFO };
const notebook = (cells: unknown[], rest: object = {}): string =>
  JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells, ...rest });
const withOutput = (output: unknown): string => notebook([title, { ...code, outputs: [output] }]);
const print = (text: string, name = 'stdout'): unknown => ({ output_type: 'stream', name, text });
const result = (data: object, count: number | null = null): unknown => ({
  output_type: 'execute_result',
  data,
  metadata: {},
  execution_count: count,
});

test('a clean notebook has no findings', () => {
  const outputs = [
    print('recall@20 0.1234; 3/4 of /users, 10:30\n'),
    result({ 'text/html': '<svg xmlns="http://www.w3.org/2000/svg"></svg>', 'image/png': 'aGVs/tmp/bG8=' }),
  ];
  assert.equal(lintNotebook(notebook([title, { ...code, outputs }])), []);
});

const findings: [what: string, text: string, finding: string][] = [
  ['broken JSON', '{', 'notebook: is not JSON'],
  ['an older format', notebook([title], { nbformat_minor: 4 }), 'nbformat is not 4.5'],
  [
    'a foreign kernelspec',
    notebook([title], { metadata: { ...metadata, kernelspec: { name: 'tslab' } } }),
    'metadata.kernelspec is {"name":"tslab"}; expected',
  ],
  [
    'no language_info',
    notebook([title], { metadata: { kernelspec: KERNELSPEC_METADATA } }),
    'metadata.language_info is undefined; expected',
  ],
  ['no title', notebook([code, title]), 'the first cell is no Markdown that starts with a title'],
  [
    'a smaller title',
    notebook([{ ...title, source: '## Part' }]),
    'the first cell is no Markdown that starts with a title',
  ],
  ['300 kB', withOutput(print('x'.repeat(300_000))), 'bytes; expected below 300000'],
  [
    '16 lines',
    notebook([title, { ...code, source: 'f();\n'.repeat(16) }]),
    'cell 2 (a): 16 lines; expected at most 15',
  ],
  ['an execution count', notebook([title, { ...code, execution_count: 1 }]), 'cell 2 (a): has an execution count'],
  ['a count of a result', withOutput(result({ 'text/plain': '1' }, 3)), 'cell 2 (a): has an execution count'],
  ['timings', notebook([title, { ...code, metadata: { execution: {} } }]), 'metadata.execution holds timings'],
  ['stderr', withOutput(print('Warning: old\nmore', 'stderr')), 'cell 2 (a): wrote to stderr: Warning: old'],
  [
    'an error',
    withOutput({ output_type: 'error', ename: 'E', evalue: 'v', traceback: [] }),
    'cell 2 (a): holds the error E: v',
  ],
  ['a home folder', withOutput(print('saved to /home/ann/run')), 'names a path of the machine: /home/ann/run'],
  ['a Windows path', withOutput(print('saved to C:\\Users\\ann')), 'names a path of the machine: C:\\Users\\ann'],
  [
    'a path in JSON',
    withOutput(result({ 'application/json': { at: '/tmp/x' } })),
    'names a path of the machine: /tmp/x',
  ],
  ['the folder of the project', withOutput(print('in /srv/kit/notebooks')), 'names a path of the machine: /srv/kit'],
  [
    'a foreign host',
    withOutput(result({ 'text/html': '<script src="https://cdn.example.org/x.js">' })),
    'names the host cdn.example.org',
  ],
];
for (const [what, text, finding] of findings) {
  test(`finds ${what}`, () => {
    const found = lintNotebook(text, { machinePaths: ['/srv/kit'] });
    assert.is(found.length, 1, found.join('\n'));
    assert.ok(found[0].includes(finding), found[0]);
  });
}

test.run();
