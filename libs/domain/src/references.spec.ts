/** References and the streams they name: each names one thing, and nothing else passes for one. */
import fc from 'fast-check';
import {
  parentOf,
  referenceExample,
  referencePattern,
  streamOf,
  subjectOf,
  type Kind,
} from './references.js';

const kinds = Object.keys(referencePattern) as Kind[];

describe('A reference', () => {
  it.each(kinds)('of %s looks like its example', (kind) => {
    expect(referenceExample[kind]).toMatch(referencePattern[kind]);
  });
  it.each([
    ['audit', 'cp1415'],
    ['audit', 'C'],
    ['audit', 'CP1415.F1'],
    ['finding', 'CP1415.F0'],
    ['finding', 'CP1415.F01'],
    ['finding', 'CP1415.X1'],
    ['action', 'CP1415.S1.A1'],
    ['action', 'CP1415.F1'],
    ['agency', 'City-Police'],
    ['agency', '-police'],
    ['agency', 'police-'],
    ['notice', ''],
    ['indicator', 'iro-visits'],
    ['indicator', 'I'],
    ['indicator', 'IRO-'],
    ['meeting', '2015/03/19'],
    ['notice', 'a\n'],
  ] as const)('of %s is not “%s”', (kind, text) => {
    expect(text).not.toMatch(referencePattern[kind]);
  });
  it('names a stream, which names it back', () => {
    const reference = fc
      .constantFrom(...kinds)
      .chain((kind) => fc.stringMatching(referencePattern[kind]).map((text) => [kind, text] as const));
    fc.assert(
      fc.property(reference, ([kind, text]) => {
        expect(subjectOf(streamOf(kind, text))).toEqual({ kind, reference: text });
      }),
    );
  });
  it('is not read from a stream that is not of the domain', () => {
    for (const stream of ['', 'agency', 'agencyx', 'audit-cp1415', 'meeting-QA', 'toString-x', '-x'])
      expect(subjectOf(stream)).toBeUndefined();
  });
  it('of an action or a finding has a parent', () => {
    expect(parentOf('CP1415.F2.A1')).toBe('CP1415.F2');
    expect(parentOf('CP1415.F2')).toBe('CP1415');
  });
});
