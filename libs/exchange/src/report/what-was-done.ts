/** Tells what was done about an area for action: as reported, decided, owed, circulated, linked and judged. */
import type { Action } from '#domain/action/facts.js';
import { isOverdue } from '#domain/action/standing.js';
import type { Basis, PlainDate } from '#domain/entry.js';
import type { Decision, Finding, LinkToEarlier } from '#domain/finding/facts.js';
import type { Notice } from '#domain/notice/notice.js';
import { inWords, listed } from '#domain/telling/said.js';
import { sayDate } from '#domain/time.js';
import type { Stated, StatedItems } from './stated.js';

/** One thing said: what kind of thing it is, its own words, and how firmly it stands. */
export interface Told {
  readonly lead: string | null;
  readonly text: string;
  /** `inferred` where no source says it in so many words. */
  readonly label: string | null;
}

/** What an entry's basis adds to how it is shown; nothing for what is stated. */
export function labelOf(basis: Basis): string | null {
  return basis === 'stated' ? null : basis;
}

const relations = { repeats: 'Repeats', reinforces: 'Reinforces', supersedes: 'Supersedes' } as const;

const statusWords: Readonly<Record<Action['status'], string>> = {
  assigned: 'assigned',
  accepted: 'accepted',
  'in-progress': 'in progress',
  blocked: 'blocked',
  declined: 'declined',
  returned: 'returned, to be done again',
  reopened: 'reopened',
  completed: 'completed, awaiting verification',
  verified: 'verified',
  cancelled: 'cancelled',
  superseded: 'superseded',
};

export class WhatWasDone {
  constructor(
    private readonly items: StatedItems,
    private readonly today: PlainDate,
  ) {}

  /** In the order in which people ask: what led here, what was reported, decided, done, told to whom, and what changed. */
  async about(
    finding: Stated<Finding>,
    actions: readonly Stated<Action>[],
    notices: readonly Stated<Notice>[],
  ): Promise<readonly Told[]> {
    const { links, responses, decision, assessments } = finding.state;
    return [
      ...(await Promise.all(links.map((link) => this.link(link, finding.basisAt(link.position))))),
      ...responses.map(({ response, by, basis }) => ({
        lead: `Response reported${by === null ? '' : ` by ${by}`}, not verified`,
        text: response,
        label: labelOf(basis),
      })),
      ...(decision === null ? [] : [this.decision(decision)]),
      ...(await Promise.all(actions.map(({ state }) => this.action(state)))),
      ...(await Promise.all(notices.map(({ state }) => this.notice(state)))),
      ...assessments.map(({ rating, restsOn, narrative, on, basis }) => ({
        lead: `Impact judged on ${sayDate(on)} from ${listed(restsOn.map(inWords))}: ${rating}`,
        text: narrative,
        label: labelOf(basis),
      })),
    ];
  }

  private async link({ relation, earlier }: LinkToEarlier, basis: Basis): Promise<Told> {
    const lead = relations[relation];
    const label = labelOf(basis);
    if ('outside' in earlier) return { lead, text: earlier.outside, label };
    const found = await this.items.item('finding', earlier.finding);
    const title = found === undefined ? '' : `: ${found.state.title}`;
    return { lead, text: `${earlier.finding}${title}`, label };
  }

  private decision({ decision, rationale, body, basis }: Decision): Told {
    const by = body === null ? '' : ` of ${body}`;
    return { lead: `Decision${by}: ${inWords(decision)}`, text: rationale, label: labelOf(basis) };
  }

  private async action(action: Action): Promise<Told> {
    const { title, owner, due, status, completion, verifiedBy, verifiedOn, basis } = action;
    const agency = await this.items.item('agency', owner.agency);
    const who = [owner.person, owner.post, agency?.state.name ?? owner.agency];
    const late = isOverdue(action, this.today) ? ', overdue' : '';
    const said = [
      title,
      `Owner: ${who.filter((part) => part !== undefined).join(', ')}`,
      due === null ? 'No due date' : `Due ${sayDate(due)}`,
      `Status: ${statusWords[status]}${late}`,
      ...(verifiedBy === null
        ? []
        : [`Verified${verifiedOn === null ? '' : ` on ${sayDate(verifiedOn)}`} by ${verifiedBy}`]),
      ...(completion === null ? [] : [`Said to be done: ${completion.statement}`]),
    ];
    return { lead: 'Action', text: sentences(said), label: labelOf(basis) };
  }

  private async notice({ title, text, to, audience, acknowledged, basis }: Notice): Promise<Told> {
    const agencies = await this.items.items('agency', to);
    const whom = [...agencies.map(({ state }) => state.name), ...(audience === null ? [] : [audience])];
    const said = [
      title,
      ...(text === null ? [] : [text]),
      ...(whom.length === 0 ? [] : [`To ${listed(whom)}`]),
      ...(to.length === 0 ? [] : [`Acknowledged by ${acknowledged.length} of ${to.length}`]),
    ];
    return { lead: 'Notice', text: sentences(said), label: labelOf(basis) };
  }
}

function sentences(parts: readonly string[]): string {
  return parts.map((part) => (/[.!?]$/.test(part) ? part : `${part}.`)).join(' ');
}
