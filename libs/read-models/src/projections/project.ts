/** Projects one event into the read models. The same for every engine, live and rebuilt. */
import { isAmendment } from '#domain/amendment/amendment.js';
import type { RecordedEvent } from '#event-store/port.js';
import { projectAccount } from './accounts.js';
import { projectAction } from './actions.js';
import { projectAgency } from './agencies.js';
import { projectAudit } from './audits.js';
import { projectFinding } from './findings.js';
import { projectIndicator } from './indicators.js';
import { projectMeeting } from './meetings.js';
import { projectNotice } from './notices.js';
import { type Documents, EngineFailed } from './session.js';
import { recordedFact, type Step, subjectOfEvent } from './step.js';
import type { Unsettled } from './unsettled.js';
import { collectionOf } from '../collection-of.js';
import { projectHistory } from '../history/project-history.js';
import { projectTrail } from './trail.js';

/** Reads a stream from the log up to a position, which it includes. */
export type ReadHistory = (stream: string, upTo: number) => Promise<readonly RecordedEvent[]>;

/** An event that a projection cannot deal with. It is never skipped: the read models stand still until it can. */
export class ProjectionFailed extends Error {
  override readonly name = 'ProjectionFailed';
  readonly position: number;
  readonly event: string;
  readonly type: string;

  constructor(
    { position, id, type }: RecordedEvent,
    /** Which part of the read models it was. */
    readonly projection: string,
    cause: unknown,
  ) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`${type} at position ${position} (${id}) could not be projected into ${projection}: ${why}`, {
      cause,
    });
    this.position = position;
    this.event = id;
    this.type = type;
  }
}

/**
 * Brings the documents to the state that the event leaves; what follows from it waits until it is settled.
 * @throws ProjectionFailed; what was written of this event must then not be committed
 * @throws EngineFailed when a store cannot be read
 */
export async function project(
  event: RecordedEvent,
  documents: Documents,
  unsettled: Unsettled,
  readHistory: ReadHistory,
): Promise<void> {
  let projection = 'the read models';
  try {
    const fact = recordedFact(event);
    const subject = subjectOfEvent(event);
    const histories = new Map<string, ReturnType<Step['upToNow']>>();
    const upToNow: Step['upToNow'] = (stream) => {
      const read =
        histories.get(stream) ??
        readHistory(stream, fact.position).then((events) => events.map(recordedFact));
      histories.set(stream, read);
      return read;
    };
    const history = isAmendment(fact) ? await upToNow(fact.stream) : undefined;
    const step: Step = { fact, ...subject, history, documents, upToNow };
    projection = collectionOf[subject.kind];
    unsettled.nextEvent();
    await projectIntoRegister(step, unsettled);
    projection = 'history';
    await projectHistory(step, unsettled);
    projection = 'trail';
    await projectTrail(step);
  } catch (cause) {
    if (cause instanceof EngineFailed) throw cause;
    throw new ProjectionFailed(event, projection, cause);
  }
}

function projectIntoRegister(step: Step, unsettled: Unsettled): Promise<void> {
  switch (step.kind) {
    case 'agency':
      return projectAgency(step);
    case 'audit':
      return projectAudit(step);
    case 'finding':
      return projectFinding(step, unsettled);
    case 'action':
      return projectAction(step, unsettled);
    case 'indicator':
      return projectIndicator(step, unsettled);
    case 'meeting':
      return projectMeeting(step);
    case 'notice':
      return projectNotice(step, unsettled);
    case 'account':
      return projectAccount(step);
  }
}
