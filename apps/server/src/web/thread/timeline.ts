/** The thread drawn as one timeline: what happened on the way from a finding to a judgement of impact, by day. */
import type { TrailRow } from '#application/queries/views.js';
import type { ActionStanding } from './offers.js';

interface Dated {
  readonly on: string;
  readonly position: number;
}

/** What the timeline takes from the answer about a finding. */
export interface FindingThread {
  readonly recordedOn: string;
  readonly links: readonly Dated[];
  readonly responses: readonly Dated[];
  readonly decision: Dated | null;
  readonly assessments: readonly Dated[];
  readonly judgedRepeats: readonly Dated[];
  readonly repeats: readonly Dated[];
  readonly notices: readonly { readonly circulatedOn: string }[];
  readonly actions: readonly (ActionStanding & { readonly assignedOn?: string })[];
  readonly challenges?: readonly { readonly raisedOn: string }[];
}

/** One step of the thread. `kind` chooses how it is drawn. */
export interface Step {
  readonly kind: string;
  readonly on: string;
  readonly item: object;
  /** Id of the entry that says so, where one entry does. */
  readonly event?: string;
}

/** What comes first where several things happened on one day. */
const order = [
  'finding',
  'link',
  'response',
  'decision',
  'notice',
  'action',
  'challenge',
  'repeat',
  'judged',
  'impact',
];

export function timelineOf(finding: FindingThread, rows: readonly TrailRow[]): readonly Step[] {
  const byPosition = new Map(rows.map(({ position, id }) => [Number(position), id]));
  const step = (kind: string, item: Dated): Step => {
    const event = byPosition.get(item.position);
    return { kind, on: item.on, item, ...(event === undefined ? {} : { event }) };
  };
  const recorded = rows.find(({ type }) => type === 'FindingRecorded');
  const { decision } = finding;
  const steps: readonly Step[] = [
    {
      ...{ kind: 'finding', on: finding.recordedOn, item: recorded ?? {} },
      ...(recorded === undefined ? {} : { event: recorded.id }),
    },
    ...finding.links.map((one) => step('link', one)),
    ...finding.responses.map((one) => step('response', one)),
    ...(decision === null ? [] : [step('decision', decision)]),
    ...finding.notices.map((item) => ({ kind: 'notice', on: item.circulatedOn, item })),
    ...finding.actions.map((item) => ({ kind: 'action', on: item.assignedOn ?? finding.recordedOn, item })),
    ...(finding.challenges ?? []).map((item) => ({ kind: 'challenge', on: item.raisedOn, item })),
    ...finding.repeats.map((one) => step('repeat', one)),
    ...finding.judgedRepeats.map((one) => step('judged', one)),
    ...finding.assessments.map((one) => step('impact', one)),
  ];
  return steps.toSorted((one, other) =>
    one.on === other.on ? order.indexOf(one.kind) - order.indexOf(other.kind) : one.on < other.on ? -1 : 1,
  );
}
