/** The coordinator's pages, and the auditors': what is recorded, assigned, circulated, chased and brought in. */
import type { Page } from '../frame/page.js';
import { actionForms } from './actions.js';
import { agencyForms } from './agencies.js';
import { amendmentForms } from './amend.js';
import { auditPages } from './audits.js';
import { chasePages } from './chase.js';
import { findingForms } from './findings.js';
import { importPages } from '../import/pages.js';
import { indicatorForms } from './indicators.js';
import { learningPages } from './learning.js';
import { meetingForms } from './meetings.js';
import { noticePages } from './notices.js';

export const coordinatorPages: readonly Page[] = [
  ...agencyForms,
  ...auditPages,
  ...findingForms,
  ...actionForms,
  ...noticePages,
  ...indicatorForms,
  ...meetingForms,
  ...amendmentForms,
  ...importPages,
  ...learningPages,
  ...chasePages,
];
