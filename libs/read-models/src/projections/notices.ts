/** The notices, each with who has yet to acknowledge it; the findings it is about show it. */
import { awaitedFrom, evolveNotice, type Notice, unacknowledgedFrom } from '#domain/notice/notice.js';
import type { FindingRef } from '#domain/references.js';
import type { NoticeDocument, Shown } from '../documents.js';
import { pointToFinding, withOrWithout } from './pointers.js';
import { shownBy, stateAfter, type Step } from './step.js';
import type { Unsettled } from './unsettled.js';

export async function projectNotice(step: Step, unsettled: Unsettled): Promise<void> {
  const { reference, documents, fact } = step;
  const before = await documents.get('notices', reference);
  const notice = stateAfter(evolveNotice, step, before);
  documents.put('notices', reference, noticeDocument(notice, shownBy(fact)));
  const was = subjectsOf(before);
  const is = subjectsOf(notice);
  for (const finding of new Set([...was, ...is])) {
    if (was.has(finding) === is.has(finding)) continue;
    await pointToFinding(documents, unsettled, finding, ({ notices }) => ({
      notices: withOrWithout(notices, reference, is.has(finding)),
    }));
  }
}

export function noticeDocument(notice: Notice, shown: Shown): NoticeDocument {
  const awaiting = awaitedFrom(notice);
  return { ...notice, ...shown, awaiting, unacknowledgedFrom: unacknowledgedFrom(notice) };
}

/** The findings a notice is about, or whose practice message it circulates. */
function subjectsOf(notice: Notice | undefined): ReadonlySet<FindingRef> {
  if (notice === undefined) return new Set();
  const { about, practiceMessageOf } = notice;
  return new Set(practiceMessageOf === null ? about : [...about, practiceMessageOf]);
}
