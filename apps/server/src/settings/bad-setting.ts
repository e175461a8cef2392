/** A setting that cannot be used: the message names the variable and what was expected. */
export class BadSetting extends Error {
  override readonly name = 'BadSetting';
}
