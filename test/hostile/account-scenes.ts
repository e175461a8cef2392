/** Lawful occasions for the commands on accounts. */
import type { Scene } from './scenes.js';
import { owner, type Stage } from './theatre.js';

const until = '2099-01-31';
const as = 'administrator';

/** Makes a lead of the owner's agency, for whom somebody may stand in. */
const led = async ({ give, account }: Stage): Promise<object> => {
  const lead = `${account}.lead`;
  await give('/api/accounts', { reference: lead, name: 'L. Lead' }, as);
  await give(`/api/accounts/${lead}/grant-role`, { role: 'agency-lead', agencies: [owner.agency] }, as);
  return { ...owner, insteadOf: lead, from: undefined, until };
};
const inspected = async ({ give, account }: Stage): Promise<object> => {
  const inspection = { inspectorate: 'Ofsted', scope: { of: 'partnership' }, until };
  await give(`/api/accounts/${account}/open-inspection`, inspection, as);
  return { to: '2099-02-28' };
};

export const accounts: Readonly<Record<string, Scene>> = {
  'account/': { as, set: ({ account }) => ({ reference: `${account}.new` }) },
  'account/rename-account': { as },
  'account/grant-role': {
    as,
    set: () => ({
      ...{ role: 'board-member', agencies: ['city-police'], audits: undefined, from: undefined, until },
    }),
  },
  'account/revoke-role': {
    as,
    set: async ({ give, account }) => {
      await give(`/api/accounts/${account}/grant-role`, { role: 'coordinator' }, as);
      return {};
    },
  },
  'account/name-deputy': { as, set: led },
  'account/stand-down-deputy': {
    as,
    set: async (stage) => {
      await stage.give(`/api/accounts/${stage.account}/name-deputy`, await led(stage), as);
      return {};
    },
  },
  'account/open-inspection': {
    as,
    set: () => ({ scope: { of: 'themes', audits: undefined }, from: undefined, until }),
  },
  'account/extend-inspection': { as, set: inspected },
  'account/end-inspection': {
    as,
    set: async (stage) => {
      await inspected(stage);
      return {};
    },
  },
  'account/suspend-account': { as },
  'account/reset-account': { as },
  'account/restore-account': {
    as,
    set: async ({ give, account }) => {
      await give(`/api/accounts/${account}/suspend-account`, { reason: 'On leave' }, as);
      return {};
    },
  },
};
