/** What the visitor may do about an item as it stands: links to the forms, in the order of what is most needed. */
import { agenciesOf } from '#application/permissions/caller.js';
import type { Visit } from '../frame/visit.js';

/** In the address of a form that was opened from the action’s own page, which is where one comes back to. */
const FROM_THE_ACTION = 'back=action';

export interface Offer {
  readonly text: string;
  readonly href: string;
}

/** As far as what may be done depends on it. */
export interface ActionStanding {
  readonly reference: string;
  readonly status: string;
  readonly owner?: { readonly agency: string };
  readonly sponsor?: { readonly agency: string } | null;
  readonly request?: object | null;
  readonly escalated?: boolean;
}

export interface FindingStanding {
  readonly reference: string;
  readonly kind: string;
  readonly closed: boolean;
  readonly impact?: { readonly status: string } | null;
  readonly actions: readonly ActionStanding[];
  readonly repeats: readonly { readonly by: string }[];
  readonly judgedRepeats: readonly { readonly by: string }[];
}

const ended: ReadonlySet<string> = new Set(['verified', 'cancelled', 'superseded']);

function when(condition: boolean, text: string, href: string): readonly Offer[] {
  return condition ? [{ text, href }] : [];
}

/** Whether somebody acts for the owner or the sponsor, so that others have to say whether the action was done. */
export function isTooClose({ caller, service }: Visit, { owner, sponsor }: ActionStanding): boolean {
  if (caller === undefined || service.settings.independence !== 'another-agency') return false;
  const agencies = [owner?.agency, sponsor?.agency];
  return agenciesOf(caller).some((agency) => agencies.includes(agency));
}

/** What those who judge may do: the board, and the coordinator. */
export function judgingOffers(visit: Visit, action: ActionStanding): readonly Offer[] {
  if (!visit.is('board-member', 'coordinator')) return [];
  const { reference, status, request, escalated } = action;
  const at = (form: string) => `/actions/${reference}/${form}`;
  const isOpen = !ended.has(status) && status !== 'completed';
  const isAsked = request !== null && request !== undefined;
  const mayJudge = status === 'completed' && !isTooClose(visit, action);
  return [
    ...when(mayJudge, 'Verify', at('verify-completion')),
    ...when(mayJudge, 'Return', at('return-completion')),
    ...when(isAsked && !ended.has(status), 'Agree more time', at('change-due-date')),
    ...when(isAsked && !ended.has(status), 'Refuse more time', at('refuse-more-time')),
    ...when(isOpen && !isAsked, 'Change the due date', at('change-due-date')),
    ...when(!ended.has(status) && escalated === false, 'Escalate', at('escalate')),
    ...when(escalated === true, 'Resolve the escalation', at('resolve-escalation')),
    ...when(ended.has(status), 'Reopen', at('reopen-action')),
    ...when(visit.is('board-member', 'coordinator'), 'Challenge', `/challenge?about=${reference}`),
  ];
}

/** What those who owe it may do: leads of the owner and the sponsor, and the coordinator for them. */
export function owingOffers(visit: Visit, action: ActionStanding): readonly Offer[] {
  const { reference, status, owner, sponsor } = action;
  const agencies = visit.caller?.capacities.flatMap(({ person: { role, agency } }) =>
    role === 'agency-lead' && agency !== undefined ? [agency] : [],
  );
  const isTheirs = [owner?.agency, sponsor?.agency].some(
    (one) => one !== undefined && agencies?.includes(one),
  );
  if (!isTheirs && !visit.is('coordinator')) return [];
  const at = (form: string) => `/actions/${reference}/${form}?${FROM_THE_ACTION}`;
  const isOpen = !ended.has(status) && status !== 'completed';
  return [
    ...when(status === 'assigned' || status === 'declined', 'Accept', at('accept-action')),
    ...when(status === 'assigned', 'Cannot accept', at('decline-action')),
    ...when(isOpen, 'Update', at('report-progress')),
    ...when(isOpen, 'Done', at('claim-completion')),
    ...when(isOpen, 'I need more time', at('request-more-time')),
  ];
}

/** What the coordinator alone may do about an action. */
export function keepingOffers(visit: Visit, { reference, status }: ActionStanding): readonly Offer[] {
  if (!visit.is('coordinator') || ended.has(status)) return [];
  const at = (form: string) => `/actions/${reference}/${form}`;
  return [
    ...when(status !== 'completed', 'Give to another owner', at('reassign')),
    { text: 'Name a sponsor', href: at('name-sponsor') },
    { text: 'Answer a further finding', href: at('link-to-finding') },
    { text: 'Replace by another action', href: at('supersede') },
    { text: 'Cancel', href: at('cancel-action') },
  ];
}

/** What a finding waits for from the coordinator, by its status. */
const awaited: Readonly<Record<string, string>> = {
  'awaiting-decision': 'record-decision',
  'awaiting-action': 'assign-action',
};

/** What the coordinator does next about a finding that waits for it. */
function nextOffers(visit: Visit, { reference, impact }: FindingStanding): readonly Offer[] {
  const form = visit.is('coordinator') ? awaited[impact?.status ?? ''] : undefined;
  const text = form === 'record-decision' ? 'Record a decision' : 'Assign an action';
  return form === undefined ? [] : [{ text, href: `/findings/${reference}/${form}` }];
}

/** What the coordinator alone may do about a finding, beside what it waits for. */
export function tendingOffers(visit: Visit, finding: FindingStanding): readonly Offer[] {
  if (!visit.is('coordinator')) return [];
  const { reference, kind, closed, impact } = finding;
  const next = awaited[impact?.status ?? ''];
  const at = (form: string) => `/findings/${reference}/${form}`;
  const isArea = kind !== 'strength';
  return [
    ...when(isArea && !closed && next !== 'record-decision', 'Record a decision', at('record-decision')),
    ...when(isArea && !closed && next !== 'assign-action', 'Assign an action', at('assign-action')),
    ...when(isArea, 'Keep a reported response', at('report-response')),
    { text: 'Issue a practice message', href: at('issue-practice-message') },
    { text: 'Word it better', href: at('reword-finding') },
    { text: 'Link to an earlier finding', href: at('link-to-earlier-finding') },
    ...when(isArea && !closed, 'Close', at('close-finding')),
    ...when(isArea && closed, 'Reopen', at('reopen-finding')),
  ];
}

/** What may be done about a finding by those who judge. */
export function findingOffers(visit: Visit, finding: FindingStanding): readonly Offer[] {
  if (!visit.is('board-member', 'coordinator') || finding.kind === 'strength') return [];
  const { reference, repeats, judgedRepeats, actions } = finding;
  // Without an action under way, a repetition says something about impact.
  const isUnderWay = actions.some(({ status }) => !ended.has(status));
  const unjudged = repeats.filter(({ by }) => !judgedRepeats.some((one) => one.by === by));
  return [
    ...nextOffers(visit, finding),
    ...(isUnderWay ? unjudged : []).map(({ by }) => ({
      text: `Judge the repeat ${by}`,
      href: `/findings/${reference}/judge-repeat?by=${by}`,
    })),
    { text: 'Assess impact', href: `/findings/${reference}/assess-impact` },
    { text: 'Challenge', href: `/challenge?about=${reference}` },
  ];
}
