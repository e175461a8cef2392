/** A passphrase that somebody chooses on a form. */
import { type FieldProblem, InvalidInput } from '#application/problems.js';
import { passphraseProblems, problemWith, type Chooser } from '#identity/passphrases/rules.js';
import type { FormFields } from '../web/frame/fields.js';

/** @throws InvalidInput saying what speaks against it */
export async function newPassphrase(fields: FormFields, chooser: Chooser): Promise<string> {
  const problems = await problemsWithPassphrase(fields, chooser);
  if (problems.length > 0) throw new InvalidInput(problems);
  return fields.exact('passphrase');
}

/** What speaks against it, for a page that says what is wrong with other fields as well. */
export async function problemsWithPassphrase(
  fields: FormFields,
  chooser: Chooser,
): Promise<readonly FieldProblem[]> {
  const problem = await problemWith(fields.exact('passphrase'), chooser);
  return problem === undefined ? [] : [{ field: 'passphrase', message: passphraseProblems[problem] }];
}
