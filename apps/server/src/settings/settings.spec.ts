/** Settings are read from the environment, and one that cannot be used is named. */
import { BadSetting } from './bad-setting.js';
import { partnershipDefaults, readSettings } from './settings.js';

describe('The settings of a partnership', () => {
  it('are what most partnerships want, unless it says otherwise', () => {
    expect(readSettings({})).toMatchObject(partnershipDefaults);
    expect(partnershipDefaults).toMatchObject({
      ...{ independence: 'another-agency', sustainedAfterMonths: 6, smallNumbers: 'off' },
    });
  });
  it('say after how many months impact is sustained, and where small numbers are not shown', () => {
    const environment = {
      GOLDEN_THREAD_SUSTAINED_AFTER_MONTHS: '12',
      GOLDEN_THREAD_SMALL_NUMBERS: 'everywhere',
    };
    expect(readSettings(environment)).toMatchObject({ sustainedAfterMonths: 12, smallNumbers: 'everywhere' });
  });
  it('say what the partnership calls its bodies', () => {
    const environment = { GOLDEN_THREAD_BODIES: ' Executive ;Quality assurance sub-committee; Executive' };
    expect(readSettings(environment).bodies).toEqual(['Executive', 'Quality assurance sub-committee']);
  });
  it.each([
    ['GOLDEN_THREAD_BODIES', 'Executive;;Quality'],
    ['GOLDEN_THREAD_SUSTAINED_AFTER_MONTHS', 'six'],
    ['GOLDEN_THREAD_SUSTAINED_AFTER_MONTHS', '-1'],
    ['GOLDEN_THREAD_SUSTAINED_AFTER_MONTHS', '121'],
    ['GOLDEN_THREAD_SMALL_NUMBERS', 'on'],
    ['GOLDEN_THREAD_INDEPENDENCE', 'none'],
  ])('refuse %s=%s, and say what was expected', (name, value) => {
    expect(() => readSettings({ [name]: value })).toThrow(BadSetting);
    expect(() => readSettings({ [name]: value })).toThrow(name);
  });
});
