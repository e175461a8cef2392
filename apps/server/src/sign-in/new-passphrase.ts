/** A passphrase that somebody chooses on a form. */
import { InvalidInput } from '#application/problems.js';
import { passphraseProblems, problemWith, type Chooser } from '#identity/passphrases/rules.js';
import type { FormFields } from '../web/frame/fields.js';

/** @throws InvalidInput saying what speaks against it */
export async function newPassphrase(fields: FormFields, chooser: Chooser): Promise<string> {
  const passphrase = fields.exact('passphrase');
  const problem = await problemWith(passphrase, chooser);
  if (problem !== undefined)
    throw new InvalidInput([{ field: 'passphrase', message: passphraseProblems[problem] }]);
  return passphrase;
}
