import fc from 'fast-check';
import { LONGEST, passphraseProblems, problemWith, SHORTEST } from './rules.js';

const ann = { name: 'Margaret O’Leary-Smith', email: 'm.oleary@example.org' };

describe('A passphrase', () => {
  it.each([
    'crooked horse bottle stapler',
    'four tired badgers singing',
    'Zwölf Boxkämpfer jagen Viktor',
    '馬鹿は死ななきゃ治らないと言うけれども',
    'lowercaseletters only here',
    `${'all kinds of length are fine '.repeat(6)}up to a point`,
  ])('of unrelated words is taken, whatever it is made of: “%s”', async (passphrase) => {
    expect(await problemWith(passphrase, ann)).toBeUndefined();
  });

  it('has at least 15 characters, as they are read', async () => {
    expect(await problemWith('badger sings o', ann)).toBe('too-short');
    expect(await problemWith('badger sings ok', ann)).toBeUndefined();
    // Fifteen letters and marks, but eight characters as they are read.
    expect(await problemWith(`${'e\u0301'.repeat(7)}x`, ann)).toBe('too-short');
    expect(SHORTEST).toBe(15);
    expect(passphraseProblems['too-short']).toContain('at least 15 characters');
  });

  it('has at most 200 characters', async () => {
    const words = 'quiet purple mountain river '.repeat(8);
    expect(await problemWith(`x ${words}`.slice(0, LONGEST), ann)).toBeUndefined();
    expect(await problemWith(`x ${words}`.slice(0, LONGEST + 1), ann)).toBe('too-long');
  });

  it.each([
    'passwordpassword',
    'Password, Password!',
    'qwertyuiop12345',
    'sunshine-princess',
    'letmein letmein letmein',
    '1234567890987654321',
    '123456789012345',
    'abcdefghijklmnop',
    'aaaaaaaaaaaaaaaaaaaa',
    'aaaaaaaabbbbbbbb',
    'abababababababab',
    '!!!!!!!!!!!!!!!!!!!!',
    'Correct horse, battery staple!',
    'the quick brown fox jumps over the lazy dog',
  ])('that would be guessed first is refused: “%s”', async (passphrase) => {
    expect(await problemWith(passphrase, ann)).toBe('common');
  });

  it.each([
    'margaret likes old boats',
    'the SMITH at the village',
    'm.oleary@example.org!!',
    'tea with M O LEARY at four',
    'my golden-thread passphrase',
  ])('that holds what others know of its owner is refused: “%s”', async (passphrase) => {
    expect(await problemWith(passphrase, ann)).toBe('about-you');
  });

  it('is judged without failing, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (passphrase) => {
        const length = Array.from(passphrase.normalize('NFC')).length;
        const problem = await problemWith(passphrase, ann);
        expect(problem === 'too-short').toBe(length < SHORTEST);
      }),
    );
  });
});
