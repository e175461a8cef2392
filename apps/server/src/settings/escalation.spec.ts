/** The settings of escalation by rule: what they are unless something else is said, and what is refused. */
import { BadSetting } from './bad-setting.js';
import { readSettings } from './settings.js';

const escalation = (environment: Readonly<Record<string, string>>) => readSettings(environment).escalation;

describe('Escalation by rule', () => {
  it('is after thirty days overdue or blocked, at once when declined, and when returned twice', () => {
    expect(escalation({})).toEqual({
      to: 'the safeguarding partnership board',
      overdueDays: 30,
      blockedDays: 30,
      declined: true,
      returns: 2,
    });
  });
  it('is as the partnership sets it, each rule by itself, or off', () => {
    expect(
      escalation({
        GOLDEN_THREAD_ESCALATE_TO: 'the Chair',
        GOLDEN_THREAD_ESCALATE_OVERDUE_DAYS: '14',
        GOLDEN_THREAD_ESCALATE_BLOCKED_DAYS: 'off',
        GOLDEN_THREAD_ESCALATE_DECLINED: 'off',
        GOLDEN_THREAD_ESCALATE_RETURNS: 'off',
      }),
    ).toEqual({ to: 'the Chair', overdueDays: 14, blockedDays: null, declined: false, returns: null });
  });
  it.each([
    ['GOLDEN_THREAD_ESCALATE_TO', ' '],
    ['GOLDEN_THREAD_ESCALATE_OVERDUE_DAYS', '0'],
    ['GOLDEN_THREAD_ESCALATE_BLOCKED_DAYS', 'soon'],
    ['GOLDEN_THREAD_ESCALATE_DECLINED', 'yes'],
    ['GOLDEN_THREAD_ESCALATE_RETURNS', '-1'],
  ])('is not set by %s=“%s”, and the message names it', (name, value) => {
    const read = () => readSettings({ [name]: value });
    expect(read).toThrow(BadSetting);
    expect(read).toThrow(name);
  });
});
