import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { streams } from '../tensor/streams.js';
import { DataError } from './dataError.js';
import { formatInter, parseInter } from './interFile.js';

const HEADER = 'userID\titemID\tx_label';

function refuses(text: string, message: string): void {
  try {
    parseInter(text, 'x.inter');
  } catch (error) {
    assert.instance(error, DataError);
    assert.is((error as DataError).message, message);
    assert.is((error as DataError).file, 'x.inter');
    return;
  }
  assert.unreachable(`accepted ${JSON.stringify(text)}`);
}

test('reads columns by their names, other columns and CRLF allowed, gaps in ids kept', () => {
  const text = 'x_label\trating\titemID\tuserID\r\n0\t4.5\t7\t0\r\n2\t1\t1\t900\r\n\r\n';
  const rows = parseInter(text, 'x.inter');
  assert.equal([...rows.users], [0, 900]);
  assert.equal([...rows.items], [7, 1]);
  assert.equal([...rows.labels], [0, 2]);
});

test('what is written is read back, in order and with repeated rows', () => {
  const rows = parseInter(`${HEADER}\n3\t1\t0\n0\t2\t1\n3\t1\t0\n`, 'x.inter');
  assert.is(formatInter(rows), `${HEADER}\n3\t1\t0\n0\t2\t1\n3\t1\t0\n`);
});

test('a byte order mark before the header is no part of it', () => {
  assert.is(parseInter(`\uFEFF${HEADER}\n0\t0\t0`, 'x.inter').users.length, 1);
});

test('the largest id is 2³¹ − 1', () => {
  assert.is(parseInter(`${HEADER}\n2147483647\t0\t0\n`, 'x.inter').users[0], 2147483647);
});

test('refuses a wrong header', () => {
  const remedy = 'begin the file with the tab-separated line "userID\\titemID\\tx_label"';
  refuses(
    'user\titemID\tx_label\n0\t0\t0\n',
    `x.inter, line 1: found no column userID in the header "user\\titemID\\tx_label", expected userID, itemID and x_label once each; ${remedy}`,
  );
  refuses(
    'userID,itemID,x_label\n0,0,0\n',
    `x.inter, line 1: found no column userID in the header "userID,itemID,x_label", expected userID, itemID and x_label once each; ${remedy}`,
  );
  refuses(
    'userID\titemID\tx_label\titemID\n',
    `x.inter, line 1: found column itemID twice in the header "userID\\titemID\\tx_label\\titemID", expected userID, itemID and x_label once each; ${remedy}`,
  );
  refuses(
    '',
    `x.inter, line 1: found no column userID in the header "", expected userID, itemID and x_label once each; ${remedy}`,
  );
});

test('refuses ragged rows, an empty line between rows among them', () => {
  const remedy = 'separate the columns by single tabs and leave no line empty';
  refuses(`${HEADER}\n0\t0\t0\n1\t2\n`, `x.inter, line 3: found 2 columns, expected 3 as in the header; ${remedy}`);
  refuses(`${HEADER}\n0\t0\t0\t9\n`, `x.inter, line 2: found 4 columns, expected 3 as in the header; ${remedy}`);
  refuses(
    `${HEADER}\n0\t0\t0\n\n1\t1\t0\n`,
    `x.inter, line 3: found 1 columns, expected 3 as in the header; ${remedy}`,
  );
});

test('refuses ids that are negative, fractional, beyond 2³¹ or no numbers', () => {
  for (const id of ['-3', '1.5', '2147483648', '99999999999999999999', '', ' 1', '1e3', 'NaN', 'u1', '0x10']) {
    const shown = `found userID ${JSON.stringify(id)}, expected a whole number from 0 to 2147483647`;
    refuses(`${HEADER}\n0\t0\t0\n${id}\t0\t0\n`, `x.inter, line 3: ${shown}; number users and items from 0`);
  }
  refuses(
    `${HEADER}\n0\t-1\t0\n`,
    'x.inter, line 2: found itemID "-1", expected a whole number from 0 to 2147483647; number users and items from 0',
  );
});

test('refuses labels outside 0, 1, 2', () => {
  for (const label of ['3', '-1', '0.0', '', 'train']) {
    const shown = `found x_label ${JSON.stringify(label)}, expected 0 (train), 1 (validation) or 2 (test)`;
    refuses(`${HEADER}\n0\t0\t${label}\n`, `x.inter, line 2: ${shown}; give every row one of these labels`);
  }
});

test('refuses a file without training rows', () => {
  const remedy = 'mark the rows to train on with x_label 0';
  refuses(
    `${HEADER}\n0\t0\t1\n0\t1\t2\n`,
    `x.inter: found no training row among 2 rows, expected at least one with x_label 0; ${remedy}`,
  );
  refuses(
    `${HEADER}\n`,
    `x.inter: found no training row among 0 rows, expected at least one with x_label 0; ${remedy}`,
  );
});

test('an altered or shortened file is read or refused, never anything else', () => {
  const text = `${HEADER}\n0\t10\t0\n3\t2\t1\n2\t0\t2\n`;
  const uniform = streams(6).generator();
  const below = (limit: number) => Math.floor(uniform() * limit);
  let refused = 0;
  for (let trial = 0; trial < 3000; trial++) {
    let altered = text.slice(0, trial % 3 === 0 ? below(text.length + 1) : text.length);
    for (let change = below(3); change > 0; change--) {
      const place = below(altered.length);
      altered = altered.slice(0, place) + String.fromCharCode(below(128)) + altered.slice(place + 1);
    }
    try {
      const { users, items, labels } = parseInter(altered, 'x.inter');
      assert.ok(users.length === items.length && items.length === labels.length && labels.includes(0));
    } catch (error) {
      assert.instance(error, DataError);
      assert.not.match((error as DataError).message, /\n/);
      refused++;
    }
  }
  assert.ok(refused > 1000, `${refused}`);
});

test.run();
