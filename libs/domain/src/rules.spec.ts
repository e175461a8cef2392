/** What every rule of the domain has in common: a code for programs and a sentence for people. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountRules } from './account/rules.js';
import { independenceRules } from './action/independence.js';
import { noticedRules } from './action/noticed.js';
import { actionRules } from './action/rules.js';
import { agencyRules } from './agency/agency.js';
import { amendmentRules } from './amendment/amendment.js';
import { auditRules } from './audit/decide.js';
import { findingRules } from './finding/decide.js';
import { impactRules } from './finding/judging.js';
import { indicatorRules } from './indicator/decide.js';
import { figureRules } from './indicator/figures.js';
import { meetingRules } from './meeting/decide.js';
import { noticeRules } from './notice/notice.js';
import { kebabCase, refuse, type Rule } from './outcome.js';

const sets = {
  accountRules,
  actionRules,
  agencyRules,
  amendmentRules,
  auditRules,
  figureRules,
  findingRules,
  impactRules,
  independenceRules,
  indicatorRules,
  meetingRules,
  noticeRules,
  noticedRules,
};
const rules = Object.values(sets).flatMap((set) => Object.entries<Rule>(set));

const here = import.meta.dirname;
const sources = (ending: string) =>
  globSync(`**/*${ending}`, { cwd: here }).map((file) => readFileSync(join(here, file), 'utf8'));

describe('The rules of the domain', () => {
  it('are all here, and a test of each set says that every one of them has been broken', () => {
    const defined = sources('.ts').flatMap((text) =>
      [...text.matchAll(/^export const (\w+) = defineRules\(/gm)].map(([, name]) => name),
    );
    expect(defined.sort()).toEqual(Object.keys(sets).sort());
    const broken = sources('.spec.ts').filter((text) => text.includes('expect(rulesBroken).toEqual('));
    for (const name of defined)
      expect([
        name,
        broken.some((text) => text.includes(`Object.values(${name})`) || text.includes(`${name} as rules`)),
      ]).toEqual([name, true]);
  });
  it('each have a code of their own, in whichever set they are', () => {
    const codes = rules.map(([, { code }]) => code);
    expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([]);
  });
  it.each(rules)('“%s” has a code in kebab-case and a plain sentence', (name, { code, sentence, field }) => {
    expect(code).toBe(kebabCase(name));
    expect(code).toMatch(/^[a-z]+(-[a-z]+)+$/);
    expect(sentence).toMatch(/^[A-Z“{].*\.$/);
    expect(sentence.replace(/\{[a-zA-Z]+\}/g, '')).not.toMatch(/[{}'"]|\b[a-z]+[A-Z]/);
    if (field !== undefined) expect(field).toMatch(/^[a-zA-Z]+$/);
  });
  it('fill in the details that their sentences name', () => {
    const outcome = refuse(findingRules.casesBelongToTheAudit, { case: 'CASE-$1' });
    expect(outcome).toEqual({
      ok: false,
      refusal: {
        rule: findingRules.casesBelongToTheAudit,
        sentence: 'Case CASE-$1 is not in this audit.',
        details: { case: 'CASE-$1' },
      },
    });
  });
});
