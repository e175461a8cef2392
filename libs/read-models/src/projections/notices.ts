/** The notices, each with who has yet to acknowledge it; the findings it is about show it. */
import { awaitedFrom, evolveNotice, type Notice, unacknowledgedFrom } from '#domain/notice/notice.js';
import type { FindingRef } from '#domain/references.js';
import { pointToFinding, withOrWithout } from './pointers.js';
import { shownBy, stateAfter, type Step } from './step.js';
import type { Unsettled } from './unsettled.js';

export async function projectNotice(step: Step, unsettled: Unsettled): Promise<void> {
  const { reference, documents, fact } = step;
  const before = await documents.get('notices', reference);
  const notice = stateAfter(evolveNotice, step, before);
  const awaiting = awaitedFrom(notice);
  const unacknowledged = unacknowledgedFrom(notice);
  documents.put('notices', reference, {
    ...notice,
    ...shownBy(fact),
    awaiting,
    unacknowledgedFrom: unacknowledged,
  });
  const was = subjectsOf(before);
  const is = subjectsOf(notice);
  for (const finding of new Set([...was, ...is])) {
    if (was.has(finding) === is.has(finding)) continue;
    await pointToFinding(documents, unsettled, finding, ({ notices }) => ({
      notices: withOrWithout(notices, reference, is.has(finding)),
    }));
  }
}

/** The findings a notice is about, or whose practice message it circulates. */
function subjectsOf(notice: Notice | undefined): ReadonlySet<FindingRef> {
  if (notice === undefined) return new Set();
  const { about, practiceMessageOf } = notice;
  return new Set(practiceMessageOf === null ? about : [...about, practiceMessageOf]);
}
