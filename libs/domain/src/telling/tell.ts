/** The trail's sentences: what happened in plain English, why, and all the words that an entry is found by. */
import type { DomainFact } from '../catalogue.js';
import { tellAccount } from './account.js';
import { tellAction } from './action.js';
import { tellAgency } from './agency.js';
import { tellAmendment } from './amendment.js';
import { tellAudit } from './audit.js';
import { tellFinding } from './finding.js';
import { tellIndicator } from './indicator.js';
import { tellMeeting } from './meeting.js';
import { tellNotice } from './notice.js';
import { BETWEEN, type Said, type Tellers } from './said.js';

export interface Telling {
  /** What happened, as a sentence without its full stop. */
  readonly what: string;
  /** The reason given, where the fact has one. */
  readonly why: string | null;
  /** Every word of the fact that somebody may look for. */
  readonly words: string;
}

/** The compiler refuses a fact that nobody tells. */
const tellers: Tellers<DomainFact> = {
  ...tellAgency,
  ...tellAudit,
  ...tellFinding,
  ...tellAction,
  ...tellIndicator,
  ...tellMeeting,
  ...tellNotice,
  ...tellAccount,
  ...tellAmendment,
};

/** Tells a fact. What was redacted must have been taken out of it before: see `asTold`. */
export function tell({ type, data }: DomainFact): Telling {
  const teller = tellers[type] as (data: DomainFact['data']) => Said;
  const { what, why, more = [] } = teller(data);
  const words = [what, why, ...more].filter((text) => text !== undefined).join(BETWEEN);
  return { what, why: why ?? null, words };
}
