/** A setting that is a whole number. */
import { BadSetting } from './bad-setting.js';

/** @throws BadSetting naming the variable and what was expected */
export function wholeNumber(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
  { from, to, otherwise }: { readonly from: number; readonly to: number; readonly otherwise: number },
): number {
  const text = environment[name];
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (!/^\d{1,6}$/.test(text) || number < from || number > to)
    throw new BadSetting(`${name} is “${text}”: expected a whole number from ${from} to ${to}.`);
  return number;
}
