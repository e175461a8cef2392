/** Something circulated to agencies, which they acknowledge. It may circulate a practice message or fulfil an action. */
import type { Entry, Fact, PlainDate } from '../entry.js';
import { begun, foreign } from '../stream.js';
import { defineRules, happened, refuse, type Outcome, type Situation } from '../outcome.js';
import type { ActionRef, AgencyRef, FindingRef, NoticeRef } from '../references.js';
import { lastDay, plusDays } from '../time.js';
import type { Basis } from '../entry.js';

export type NoticeFact =
  | Fact<
      'NoticeCirculated',
      {
        title: string;
        text?: string;
        to: AgencyRef[];
        /** The audience in a source's own words, where it names no agencies: "all City partners". */
        audience?: string;
        about: FindingRef[];
        practiceMessageOf?: FindingRef;
        fulfils?: ActionRef;
        acknowledgeBy?: PlainDate;
      }
    >
  | Fact<'NoticeAcknowledged', { agency: AgencyRef; note?: string }>;

export interface Notice {
  readonly reference: NoticeRef;
  readonly title: string;
  readonly text: string | null;
  readonly to: readonly AgencyRef[];
  readonly audience: string | null;
  readonly about: readonly FindingRef[];
  readonly practiceMessageOf: FindingRef | null;
  readonly fulfils: ActionRef | null;
  readonly acknowledgeBy: PlainDate | null;
  readonly circulatedOn: PlainDate;
  readonly basis: Basis;
  readonly acknowledged: readonly {
    readonly agency: AgencyRef;
    readonly on: PlainDate;
    readonly by: string;
  }[];
}

export interface CirculateNotice {
  readonly title: string;
  readonly text?: string;
  readonly to?: readonly AgencyRef[];
  readonly audience?: string;
  readonly about?: readonly FindingRef[];
  readonly practiceMessageOf?: FindingRef;
  readonly fulfils?: ActionRef;
  readonly acknowledgeBy?: PlainDate;
}
export interface AcknowledgeNotice {
  readonly agency: AgencyRef;
  readonly note?: string;
}

export const noticeRules = defineRules({
  noticesAreCirculatedOnce: ['conflict', 'The notice {reference} was circulated already.', 'reference'],
  noticesGoToSomebody: ['invalid', 'Say to which agencies, or in words to whom, the notice goes.', 'to'],
  acknowledgementFollowsCirculation: [
    'invalid',
    'The date to acknowledge by is before the notice was circulated.',
    'acknowledgeBy',
  ],
  onlyAddresseesAcknowledge: ['conflict', '{agency} is not among those the notice went to.', 'agency'],
  noticesAreAcknowledgedOnce: ['conflict', '{agency} has acknowledged this notice already.', 'agency'],
});

export const decideNotice = {
  circulateNotice(
    state: Notice | undefined,
    command: CirculateNotice,
    { from }: Situation,
  ): Outcome<NoticeFact> {
    if (state !== undefined)
      return refuse(noticeRules.noticesAreCirculatedOnce, { reference: state.reference });
    const to = [...new Set(command.to ?? [])];
    const unsound = unsoundNotice({ ...command, to }, from);
    if (unsound !== undefined) return unsound;
    return happened({
      type: 'NoticeCirculated',
      data: { ...command, to, about: [...(command.about ?? [])] },
    });
  },
  acknowledgeNotice(state: Notice, command: AcknowledgeNotice): Outcome<NoticeFact> {
    const unsound = unsoundAcknowledgement(state, command.agency);
    return unsound ?? happened({ type: 'NoticeAcknowledged', data: { ...command } });
  },
};

/** A notice goes to somebody, and is acknowledged after it was circulated; its correction, too. */
export function unsoundNotice(
  { to, audience, acknowledgeBy }: Pick<CirculateNotice, 'to' | 'audience' | 'acknowledgeBy'>,
  from: PlainDate,
): Outcome<never> | undefined {
  if ((to ?? []).length === 0 && audience === undefined) return refuse(noticeRules.noticesGoToSomebody);
  return acknowledgeBy !== undefined && acknowledgeBy < from
    ? refuse(noticeRules.acknowledgementFollowsCirculation)
    : undefined;
}

/** An addressee acknowledges, and once. */
export function unsoundAcknowledgement(state: Notice, agency: AgencyRef): Outcome<never> | undefined {
  if (!state.to.includes(agency)) return refuse(noticeRules.onlyAddresseesAcknowledge, { agency });
  return state.acknowledged.some((one) => one.agency === agency)
    ? refuse(noticeRules.noticesAreAcknowledgedOnce, { agency })
    : undefined;
}

/** Folds one entry of a notice's stream. */
export function evolveNotice(
  reference: NoticeRef,
  before: Notice | undefined,
  entry: Entry<NoticeFact>,
): Notice {
  const on = lastDay(entry.metadata.effective, entry.metadata.recordedAt);
  if (entry.type === 'NoticeCirculated') {
    const { title, text, to, audience, about, practiceMessageOf, fulfils, acknowledgeBy } = entry.data;
    return {
      reference,
      title,
      text: text ?? null,
      to,
      audience: audience ?? null,
      about,
      practiceMessageOf: practiceMessageOf ?? null,
      fulfils: fulfils ?? null,
      acknowledgeBy: acknowledgeBy ?? null,
      circulatedOn: on,
      basis: entry.metadata.basis,
      acknowledged: [],
    };
  }
  const state = begun(before, entry);
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- a damaged stream may hold another's entry
  if (entry.type !== 'NoticeAcknowledged') return foreign(entry);
  const one = { agency: entry.data.agency, on, by: entry.metadata.performedBy.name };
  return { ...state, acknowledged: [...state.acknowledged, one] };
}

/** Addressees that have not acknowledged. */
export function awaitedFrom({ to, acknowledged }: Pick<Notice, 'to' | 'acknowledged'>): readonly AgencyRef[] {
  const heardFrom = new Set(acknowledged.map(({ agency }) => agency));
  return to.filter((agency) => !heardFrom.has(agency));
}

/** The first day on which an acknowledgement is late; null if none is awaited by a date. */
export function unacknowledgedFrom(notice: Notice): PlainDate | null {
  const { acknowledgeBy } = notice;
  return acknowledgeBy === null || awaitedFrom(notice).length === 0 ? null : plusDays(acknowledgeBy, 1);
}
