/** A correction keeps to the rules that the entry had to keep to when it was made, as things stood just before it. */
import {
  answeredFor,
  standingAgencies,
  supersedingItself,
  unsoundDates,
  unsoundDueDate,
  unsoundNewOwner,
  unsoundSponsor,
} from '../action/decide.js';
import { evolveAction } from '../action/evolve.js';
import type { Action, Owner } from '../action/facts.js';
import { actionRules } from '../action/rules.js';
import { type Agency, type AgencyFact, evolveAgency, unsoundChange } from '../agency/agency.js';
import type { Audit } from '../audit/facts.js';
import type { DomainFact } from '../catalogue.js';
import type { Entry } from '../entry.js';
import { isAfter } from '../finding/assessments.js';
import { unsoundCases, unsoundJudgement } from '../finding/decide.js';
import { evolveFinding, type Finding, momentOf } from '../finding/facts.js';
import { fold } from '../fold.js';
import { fitsUnit, indicatorRules, unsoundTarget } from '../indicator/decide.js';
import { evolveIndicator } from '../indicator/facts.js';
import { meetingRules } from '../meeting/decide.js';
import { evolveMeeting } from '../meeting/facts.js';
import { evolveNotice, unsoundAcknowledgement, unsoundNotice } from '../notice/notice.js';
import { refuse, type Outcome, type Situation } from '../outcome.js';
import { firstDay, lastDay, sayDate } from '../time.js';

/** An entry as it is to read, and what was there before it. */
export interface Correction {
  /** The item whose stream it is in. */
  readonly reference: string;
  readonly corrected: Entry;
  /** Which of its parts are put right. */
  readonly fields: ReadonlySet<string>;
  /** What precedes it in its stream, as it is to be read. */
  readonly before: readonly Entry[];
}

/** What other streams say; it may have changed since, and can change again. */
export interface CorrectionFacts {
  /** Those that the correction names anew. */
  readonly agencies: readonly Agency[];
  /** Those that answer the finding. */
  readonly actions: readonly Action[];
  /** Where the finding was made, if that it was made is corrected. */
  readonly audit?: Audit | undefined;
  /** The finding on which a judgement rests that is corrected. */
  readonly laterFinding?: Finding | undefined;
}

/** The rule that the corrected entry would break; undefined when it is sound. */
export function brokenRule(
  { reference, corrected, fields, before }: Correction,
  { agencies, actions, audit, laterFinding }: CorrectionFacts,
  settings: Situation,
): Outcome<never> | undefined {
  const { type, data, metadata } = corrected as Entry<DomainFact>;
  const { effective, recordedAt, performedBy: by, recordedBy: typedBy } = metadata;
  const situation = {
    ...settings,
    by,
    typedBy,
    from: firstDay(effective),
    on: lastDay(effective, recordedAt),
  };
  // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- what others say breaks no rule of its own
  switch (type) {
    case 'ImpactAssessed': {
      const finding = fold(evolveFinding, reference, before);
      const moment = momentOf(corrected);
      // What was assigned since puts the judgement out of force, but does not make it wrong.
      const answering = actions.filter(({ findings }) =>
        findings.some((one) => one.finding === reference && isAfter(moment, one.linked)),
      );
      const facts = { actions: answering, ...(laterFinding === undefined ? {} : { laterFinding }) };
      return finding && unsoundJudgement(finding, data, facts, situation);
    }
    case 'FindingRecorded':
      return audit && fields.has('cases') ? unsoundCases(data.cases, audit) : undefined;
    case 'ActionAssigned':
      return (
        unsoundDates(data, situation) ??
        (fields.has('about') && data.about === 'case' && data.case === undefined
          ? refuse(actionRules.actionsAboutACaseNameIt)
          : undefined) ??
        unsoundOwner(data.owner, data.sponsor, fields, agencies)
      );
    case 'ActionReassigned': {
      const action = fold(evolveAction, reference, before);
      return action && fields.has('to') ? unsoundNewOwner(action, data.to, agencies) : undefined;
    }
    case 'SponsorNamed': {
      const action = fold(evolveAction, reference, before);
      return action && fields.has('to') ? unsoundSponsor(action, data.to, agencies) : undefined;
    }
    case 'ActionSuperseded':
      return supersedingItself(reference, data.by);
    case 'DueDateChanged': {
      const action = fold(evolveAction, reference, before);
      return action && (fields.has('to') || fields.has('agreedBy'))
        ? unsoundDueDate(action, data.to, data.agreedBy.id, situation)
        : undefined;
    }
    case 'MoreTimeRequested': {
      const due = fold(evolveAction, reference, before)?.due ?? null;
      if (due === null || data.to > due) return undefined;
      return refuse(actionRules.moreTimeIsLater, { due: sayDate(due) });
    }
    case 'ChallengeRaised':
    case 'ChallengeReturned': {
      const heldOn = type === 'ChallengeRaised' ? fold(evolveMeeting, reference, before)?.heldOn : undefined;
      const { due } = data;
      return due !== undefined && (due <= situation.from || (heldOn !== undefined && due <= heldOn))
        ? refuse(meetingRules.answersAreDueAfterTheQuestion)
        : undefined;
    }
    case 'MeetingHeld':
      return data.on > settings.today ? refuse(meetingRules.meetingsAreRecordedOnceHeld) : undefined;
    case 'NoticeCirculated':
      return unsoundNotice(data, situation.from);
    case 'NoticeAcknowledged': {
      const notice = fold(evolveNotice, reference, before);
      return notice && fields.has('agency') ? unsoundAcknowledgement(notice, data.agency) : undefined;
    }
    case 'AgencyRenamed':
    case 'AgencyMerged':
    case 'CommissioningChanged':
    case 'LeadAppointed': {
      const agency = fold(evolveAgency, reference, before);
      const isNamed = ['to', 'into', 'lead'].some((field) => fields.has(field));
      const successor = type === 'AgencyMerged' ? data.into : undefined;
      const other = agencies.find((one) => one.reference === successor);
      const fact = corrected as Entry<AgencyFact>;
      return agency && isNamed ? unsoundChange(agency, fact, other) : undefined;
    }
    case 'IndicatorDefined':
      return fitsUnit(data.target, data.unit) ? undefined : refuse(indicatorRules.aTargetFitsItsUnit);
    case 'TargetChanged': {
      const indicator = fold(evolveIndicator, reference, before);
      return indicator && (fields.has('to') || fields.has('appliesFrom'))
        ? unsoundTarget(indicator, data.to, data.appliesFrom)
        : undefined;
    }
    default:
      return undefined;
  }
}

/** Only agencies that the correction names are looked at: one that stood when it was named may have been merged since. */
function unsoundOwner(
  owner: Owner,
  sponsor: Owner | undefined,
  fields: ReadonlySet<string>,
  agencies: readonly Agency[],
): Outcome<never> | undefined {
  const named = ['owner', 'to', 'sponsor', 'contributors'].some((field) => fields.has(field));
  return named ? (standingAgencies(agencies) ?? answeredFor(owner, sponsor, agencies)) : undefined;
}

/** Parts that name an agency by its reference alone, by the type of their entry. */
const referencesAlone: Readonly<Record<string, string>> = {
  AgencyRegistered: 'commissionedBy',
  AgencyMerged: 'into',
  CommissioningChanged: 'to',
  NoticeAcknowledged: 'agency',
};

/** The agencies that parts of an entry of a type name, by the field that names each. */
export function agenciesNamedIn(
  type: string | undefined,
  parts: Readonly<Record<string, unknown>>,
): readonly { readonly field: string; readonly reference: string }[] {
  const named: { field: string; reference: string }[] = [];
  for (const field of ['owner', 'to', 'sponsor']) {
    const agency = agencyOf(parts[field]);
    if (agency !== undefined) named.push({ field: `corrected.${field}.agency`, reference: agency });
  }
  const alone = referencesAlone[type ?? ''] ?? '';
  const one = parts[alone];
  if (typeof one === 'string') named.push({ field: `corrected.${alone}`, reference: one });
  for (const field of ['contributors', 'agencies', 'to']) {
    const list = parts[field];
    if (!Array.isArray(list)) continue;
    for (const one of list as readonly unknown[])
      if (typeof one === 'string') named.push({ field: `corrected.${field}`, reference: one });
  }
  return named;
}

function agencyOf(part: unknown): string | undefined {
  if (typeof part !== 'object' || part === null || !('agency' in part)) return undefined;
  return typeof part.agency === 'string' ? part.agency : undefined;
}
