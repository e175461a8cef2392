/** Nobody is sent to another site after signing in. */
import fc from 'fast-check';
import { localPath } from './local-path.js';

describe('The way on after signing in', () => {
  it.each(['/', '/position', '/findings/CP1415.F2?tab=trail&x=a%20b', '/search?q=%2F%2Fevil'])(
    'is a page of ours as it was asked for: %s',
    (path) => {
      expect(localPath(path)).toBe(path);
    },
  );

  it.each([
    ...['https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example', '\\\\elsewhere.example'],
    ...[
      '/\t/elsewhere.example',
      '/\n/elsewhere.example',
      'javascript:alert(1)',
      'position',
      '',
      ' /position',
    ],
    ...['/x\\..\\..\\elsewhere', '/a/..//elsewhere.example', '/.//elsewhere.example', '/%09/\u0000'],
    ...['/sign-in', '/sign-in?to=/x', '/sign-out', '/set-up/abc', '/invitation/abc', '/reset/abc'],
  ])('is the first page instead of %j', (path) => {
    expect(localPath(path)).toBe('/');
  });

  it('stays on this host for whatever may be typed', () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '@',
      ':',
      '?',
      '#',
      '%2f',
      '\t',
      'https:',
      'elsewhere.example',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string())), (pieces) => {
        const path = localPath(pieces.join(''));
        expect(new URL(path, 'https://here.example').host).toBe('here.example');
      }),
    );
  });

  it('is the first page where none was asked for', () => {
    expect(localPath(undefined)).toBe('/');
  });
});
