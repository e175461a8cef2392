/** References as people read them; a reference is the identity of its stream, so that a duplicate cannot be. */

export type Kind = 'audit' | 'finding' | 'action' | 'indicator' | 'meeting' | 'notice' | 'agency' | 'account';

/** `CP1415` */
export type AuditRef = string;
/** `CP1415.S3` for a strength, `CP1415.F2` for an area for action. */
export type FindingRef = string;
/** `CP1415.F2.A1`, under the first finding it answers. */
export type ActionRef = string;
/** `city-cspc` */
export type AgencyRef = string;
/** `j.example` */
export type AccountRef = string;
/** `cp-conference-attendance` */
export type NoticeRef = string;

/** A finding's or an action's. */
export type ItemRef = string;
/** `IRO-VISITS` */
export type IndicatorRef = string;
/** `2015-03-19`, or `qa-2015-03-19` where several bodies meet on one day. */
export type MeetingRef = string;
/** `C1`, numbered in its meeting. */
export type ChallengeName = string;

const audit = '[A-Z][A-Z0-9-]{1,29}';
const name = '[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?';

/** What a reference of each kind looks like. */
export const referencePattern: Readonly<Record<Kind, RegExp>> = {
  audit: new RegExp(`^${audit}$`),
  finding: new RegExp(`^${audit}\\.[SF][1-9]\\d{0,4}$`),
  action: new RegExp(`^${audit}\\.F[1-9]\\d{0,4}\\.A[1-9]\\d{0,4}$`),
  agency: new RegExp(`^${name}$`),
  notice: new RegExp(`^${name}$`),
  indicator: /^[A-Z](?:[A-Z0-9-]{0,38}[A-Z0-9])$/,
  meeting: new RegExp(`^${name}$`),
  account: /^[a-z0-9](?:[a-z0-9._-]{0,58}[a-z0-9])?$/,
};

/** An example of each, for messages that say what was expected. */
export const referenceExample: Readonly<Record<Kind, string>> = {
  audit: 'CP1415',
  finding: 'CP1415.F2',
  action: 'CP1415.F2.A1',
  agency: 'city-gp-practice',
  notice: 'cp-conference-attendance',
  indicator: 'IRO-VISITS',
  meeting: '2015-03-19',
  account: 'j.example',
};

/** What a challenge is called in its meeting. */
export const challengePattern = /^C[1-9]\d{0,4}$/;

/** The stream that a reference names. */
export function streamOf(kind: Kind, reference: string): string {
  return `${kind}-${reference}`;
}

/** The kind and reference that a stream's name holds; undefined for a stream that is not of the domain. */
export function subjectOf(stream: string): { readonly kind: Kind; readonly reference: string } | undefined {
  const dash = stream.indexOf('-');
  if (dash < 0) return undefined;
  const kind = stream.slice(0, dash);
  const reference = stream.slice(dash + 1);
  if (!Object.hasOwn(referencePattern, kind)) return undefined;
  return referencePattern[kind as Kind].test(reference) ? { kind: kind as Kind, reference } : undefined;
}

/** `CP1415.F2.A1` → `CP1415.F2`; `CP1415.F2` → `CP1415`. */
export function parentOf(reference: ActionRef): string {
  return reference.slice(0, reference.lastIndexOf('.'));
}

/** Of a finding's or an action's reference: which of the two it is. */
export function kindOfItem(reference: ItemRef): 'finding' | 'action' {
  return referencePattern.action.test(reference) ? 'action' : 'finding';
}

/** `2015-03-19` and `C1` → `2015-03-19.C1`. */
export function challengeReference(meeting: MeetingRef, challenge: ChallengeName): string {
  return `${meeting}.${challenge}`;
}
