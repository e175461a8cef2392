/** CSV as people's spreadsheets write it is read; anything else is refused in words that say what to do. */
import fc from 'fast-check';
import { readSheet, type Understanding } from './sheet.js';

const known = new Set(['command', 'subject', 'title', 'note']);

function read(text: string | Uint8Array, understood?: Understanding) {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const { rows, problems } = readSheet({ name: 'file.csv', bytes }, known, understood);
  return {
    rows: rows.map(({ row, cells }) => [row, Object.fromEntries(cells)]),
    problems: problems.map(({ row, column, message }) => [row, column, message]),
  };
}

describe('A CSV file', () => {
  it('is read with commas or semicolons, with or without a byte order mark, with any line ends', () => {
    const wanted = { rows: [[2, { command: 'a', title: 'x, y; z' }]], problems: [] };
    expect(read('command,title\na,"x, y; z"\n')).toEqual(wanted);
    expect(read('\ufeffcommand;title\r\na;"x, y; z"\r\n')).toEqual(wanted);
    expect(read('"command";"title"\ra;"x, y; z"')).toEqual(wanted);
  });

  it('keeps a spreadsheet’s row numbers past blank rows and cells of several lines', () => {
    expect(read('command,title\n\n,\na,"one\ntwo"\n   ,\nb,"say ""yes"""\n')).toEqual({
      rows: [
        [4, { command: 'a', title: 'one\ntwo' }],
        [6, { command: 'b', title: 'say "yes"' }],
      ],
      problems: [],
    });
  });

  it('may have blank columns and short rows, but nothing under a blank heading', () => {
    expect(read('command,,title,\na,,x,\nb\nc,,,lost').problems).toEqual([
      [4, null, 'Cell 4 of the row has no column name above it.'],
    ]);
    expect(read('command\na,beyond').problems).toEqual([
      [2, null, 'Cell 2 of the row has no column name above it.'],
    ]);
  });

  it('is read by what was said of its headings, and does the same in each row where that was said', () => {
    const columns = new Map([
      ['What to do', 'title'],
      ['Colour', ''],
    ]);
    const text = 'What to do,Colour,note\nVisit,red,soon\n,,\n';
    expect(read(text, { columns, command: 'assign-action' })).toEqual({
      rows: [[2, { command: 'assign-action', title: 'Visit', note: 'soon' }]],
      problems: [],
    });
    expect(read('Title,title,command\n1,2,a', { columns: new Map([['Title', 'title']]) }).problems).toEqual([
      [1, 'title', 'There are two columns “title”.'],
    ]);
    expect(read('command\nown', { columns, command: 'other' }).rows).toEqual([[2, { command: 'own' }]]);
  });

  it('names its columns once, and only such as there are', () => {
    expect(read('command,Title,title,title,colour,__proto__,constructor\na,1,2,3,4,5,6')).toEqual({
      rows: [[2, { command: 'a', title: '3' }]],
      problems: [
        [1, 'Title', 'There is no column “Title”. Did you mean “title”?'],
        [1, 'title', 'There are two columns “title”.'],
        [1, 'colour', 'There is no column “colour”.'],
        [1, '__proto__', 'There is no column “__proto__”.'],
        [1, 'constructor', 'There is no column “constructor”.'],
      ],
    });
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
    expect(read('title\nx').problems).toEqual([
      [1, 'command', 'The column “command” is missing: it says what each row does.'],
    ]);
    for (const empty of ['', '\ufeff', '\n', ',,\n'])
      expect(read(empty).problems).toEqual([
        [1, null, 'The first row must name the columns: “command”, “subject” and those of the commands.'],
      ]);
  });

  it('is refused in another encoding than UTF-8, with what to do', () => {
    const utf16 = Buffer.from('\ufeffcommand\na', 'utf16le');
    const says16 = [[null, null, 'The file is in UTF-16. Save it as “CSV UTF-8” and import it again.']];
    expect(read(utf16).problems).toEqual(says16);
    expect(read(utf16.subarray(2)).problems).toEqual(says16);
    expect(read(Buffer.from('command,title\na,caf\u00e9', 'latin1')).problems).toEqual([
      [
        null,
        null,
        'The file is not in UTF-8, perhaps in Windows-1252. Save it as “CSV UTF-8” and import it again.',
      ],
    ]);
  });

  it('is refused where its quotation marks do not match, at the row that it is', () => {
    expect(read('command,title\na,b\na,"never closed\nb,c').problems).toEqual([
      [3, null, 'A quotation mark is opened here and never closed.'],
    ]);
    expect(read('command,title\na,x"y').problems).toEqual([
      [
        2,
        null,
        'A quotation mark stands inside a cell that is not quoted: quote the cell and double the mark.',
      ],
    ]);
    expect(read('command,title\na,"x"y').problems).toEqual([
      [2, null, 'Something follows a closing quotation mark: double the marks inside a quoted cell.'],
    ]);
  });

  it('is refused when a row, its columns, its rows or all of it are beyond any tracker', () => {
    expect(read(`command,title\na,b\na,"${'x'.repeat(1_100_000)}"`).problems).toEqual([
      [3, null, 'A row holds more than 1,048,576 characters.'],
    ]);
    expect(read(`command${',title'.repeat(200)}`).problems).toEqual([
      [1, null, 'A file has at most 200 columns.'],
    ]);
    expect(read(`command\n${'a\n'.repeat(50_001)}`).problems).toEqual([
      [null, null, 'An import has at most 50,000 rows; split the file.'],
    ]);
    expect(read(new Uint8Array(33 * 1024 * 1024)).problems).toEqual([
      [null, null, 'A file has at most 32 MB; split it.'],
    ]);
  });

  it('never breaks the reader, whatever bytes it holds', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ unit: 'binary', maxLength: 300 }).map((text) => Buffer.from(text)),
      fc
        .string({ unit: fc.constantFrom('"', ',', ';', '\n', '\r', 'command', 'a', '\0') })
        .map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(bytes, (any) => {
        const { rows, problems } = readSheet({ name: 'file.csv', bytes: any }, known);
        const cells = rows.flatMap((row) => [...row.cells]);
        expect(cells.filter(([column, cell]) => !known.has(column) || cell.trim() === '')).toEqual([]);
        expect(problems.filter(({ message }) => !/[.?]$/.test(message))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
