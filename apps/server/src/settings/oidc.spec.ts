/** The provider that people sign in by is set whole, or not at all, and its secret is never repeated. */
import { BadSetting } from './bad-setting.js';
import { readSettings } from './settings.js';

const set = {
  GOLDEN_THREAD_ADDRESS: 'https://thread.example.org',
  GOLDEN_THREAD_OIDC_ISSUER: 'https://login.example.org/tenant/v2.0',
  GOLDEN_THREAD_OIDC_CLIENT_ID: 'golden-thread',
};
const of = (more: Readonly<Record<string, string>>) => readSettings({ ...set, ...more }).web.oidc;

describe('The OpenID provider', () => {
  it('is none unless it is set, and then asks our own second factor and gives no roles', () => {
    expect(readSettings({}).web.oidc).toBeUndefined();
    expect(of({})).toEqual({
      ...{ issuer: new URL(set.GOLDEN_THREAD_OIDC_ISSUER), clientId: 'golden-thread' },
      ...{ name: 'your organisation', secondFactor: 'never', claim: 'roles', roles: [] },
    });
  });

  it('says which value of a claim gives which role', () => {
    const text = 'Thread.Board = board-member; gp-leads=agency-lead@city-gp-practice,city-icb';
    expect(of({ GOLDEN_THREAD_OIDC_ROLES: text })?.roles).toEqual([
      { value: 'Thread.Board', role: 'board-member', agencies: [] },
      { value: 'gp-leads', role: 'agency-lead', agencies: ['city-gp-practice', 'city-icb'] },
    ]);
  });

  it.each([
    ['GOLDEN_THREAD_OIDC_ISSUER', 'http://login.example.org'],
    ['GOLDEN_THREAD_OIDC_ISSUER', 'login'],
    ['GOLDEN_THREAD_OIDC_ROLES', 'board'],
    ['GOLDEN_THREAD_OIDC_ROLES', 'board=king'],
    ['GOLDEN_THREAD_OIDC_ROLES', 'gp=agency-lead'],
    ['GOLDEN_THREAD_OIDC_ROLES', 'board=board-member@city-icb'],
    ['GOLDEN_THREAD_OIDC_ROLES', 'auditors=auditor'],
    ['GOLDEN_THREAD_OIDC_CLIENT_SECRET_FILE', '/not/there'],
  ])('is refused with %s=%s, and what was expected is said', (name, value) => {
    expect(() => of({ [name]: value })).toThrow(BadSetting);
    expect(() => of({ [name]: value })).toThrow(name);
  });

  it('is refused where a part is missing', () => {
    const { GOLDEN_THREAD_ADDRESS: _, ...elsewhere } = set;
    expect(() => readSettings(elsewhere)).toThrow('GOLDEN_THREAD_ADDRESS');
    const alone = { GOLDEN_THREAD_OIDC_CLIENT_SECRET: 'not to be repeated' };
    expect(() => readSettings(alone)).toThrow('GOLDEN_THREAD_OIDC_ISSUER');
    expect(() => readSettings(alone)).not.toThrow('not to be repeated');
  });
});
