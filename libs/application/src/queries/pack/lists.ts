/** The lists that a board goes through, as of then: each with its total, and the first of it. */
import type { Total } from '#read-models/history/counted.js';
import { lateNotices, type PageAsked, type Past } from '#read-models/history/past.js';
import { capped, type Counted } from '../counted.js';
import { noticeView } from '../notice-view.js';
import type { Sources } from '../query.js';
import { actionView, challengeView, findingView } from '../views.js';

/** How much there is, and the first of it. */
export interface Listed extends Counted {
  readonly items: readonly object[];
}

type Asked = Pick<PageAsked<never>, 'all' | 'sort'>;

/** Everything that asked for the board. The sources' today is the day for which lateness is worked out. */
export async function needingTheBoard(
  past: Past,
  sources: Sources,
  limit: number,
): Promise<Readonly<Record<string, Listed>>> {
  const { today } = sources;
  const counts = await past.counts();
  const actions = async (what: Total, asked: Asked): Promise<Listed> => {
    const { items } = await past.actions({ ...asked, limit });
    return { ...capped(counts.get(what) ?? 0), items: items.map((action) => actionView(action, today)) };
  };
  const findings = async (what: string, asked: Asked): Promise<Listed> => {
    const { items } = await past.findings({ ...asked, limit });
    return { ...capped(counts.get(what) ?? 0), items: items.map((one) => findingView(one, sources)) };
  };
  const by = (field: string) => ({ field, descending: false });
  const having = (status: string) => actions(`action-${status}`, { all: { status }, sort: by('due') });
  return {
    overdue: await actions('overdue', { all: { overdueFrom: { to: today } }, sort: by('overdueFrom') }),
    stale: await actions('stale', {
      all: { mayBeLate: 'yes', staleFrom: { to: today } },
      sort: by('staleFrom'),
    }),
    escalated: await actions('escalated', { all: { escalated: 'yes' } }),
    returned: await having('returned'),
    declined: await having('declined'),
    blocked: await having('blocked'),
    repeats: await findings('all|repeat-awaiting-judgement|', {
      all: { status: 'repeat-awaiting-judgement' },
    }),
    lookAgain: await findings('look-again', {
      all: { lookAgainFrom: { to: today } },
      sort: by('lookAgainFrom'),
    }),
    challenges: await openChallenges(past, today, limit),
    notices: await unacknowledged(past, sources, limit),
  };
}

async function openChallenges(past: Past, today: string, limit: number): Promise<Listed> {
  const open = (await past.challenges()).filter((challenge) => challenge.open === 'yes');
  const first = inOrderOf(open, ({ due }) => due).slice(0, limit);
  return { ...capped(open.length), items: first.map((challenge) => challengeView(challenge, today)) };
}

/** Notices whose date to acknowledge by had passed for somebody. */
async function unacknowledged(past: Past, { models, today }: Sources, limit: number): Promise<Listed> {
  const { total, items } = await lateNotices(models, past, limit);
  return { ...capped(total), items: items.map((notice) => noticeView(notice, today)) };
}

function inOrderOf<T>(items: readonly T[], value: (item: T) => string): readonly T[] {
  return items.toSorted((one, other) => {
    const [first, second] = [value(one), value(other)];
    return first === second ? 0 : first < second ? -1 : 1;
  });
}
