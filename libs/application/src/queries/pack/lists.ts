/** The lists that a board goes through: each with its total, and the first of it. */
import type { PlainDate } from '#domain/entry.js';
import type {
  ActionDocument,
  ChallengeDocument,
  CollectionName,
  FindingDocument,
  NoticeDocument,
} from '#read-models/documents.js';
import type { FindQuery, ReadStore, Where } from '#read-models/port.js';
import { noticeView } from '../notice-view.js';
import type { Sources } from '../query.js';
import { actionView, challengeView, findingView } from '../views.js';

export interface Listed {
  /** Counted no further than a thousand. */
  readonly total: number;
  readonly more: boolean;
  readonly items: readonly object[];
}

const MOST_COUNTED = 1000;

export async function counted(
  models: ReadStore,
  collection: CollectionName,
  where: Where,
): Promise<Pick<Listed, 'total' | 'more'>> {
  const total = await models.count(collection, where, MOST_COUNTED + 1);
  return { total: Math.min(total, MOST_COUNTED), more: total > MOST_COUNTED };
}

/** Everything that asks for the board on a day. */
export async function needingTheBoard(
  sources: Sources,
  most: number,
): Promise<Readonly<Record<string, Listed>>> {
  const { today } = sources;
  const byDue = [{ field: 'due' }];
  const actions = (where: Where, sort?: FindQuery['sort']) =>
    listed<ActionDocument>(sources, 'actions', { where, sort, most }, (action) => actionView(action, today));
  const findings = (where: Where, sort?: FindQuery['sort']) =>
    listed<FindingDocument>(sources, 'findings', { where, sort, most }, (one) => findingView(one, sources));
  const having = (status: string) => actions({ all: { status } }, byDue);
  const [overdue, stale, escalated, returned, declined, blocked] = await Promise.all([
    actions({ all: { overdueFrom: { to: today } } }, [{ field: 'overdueFrom' }]),
    actions({ all: { staleFrom: { to: today } } }, [{ field: 'staleFrom' }]),
    actions({ all: { escalated: 'yes' } }),
    having('returned'),
    having('declined'),
    having('blocked'),
  ]);
  const [repeats, lookAgain, challenges, notices] = await Promise.all([
    findings({ all: { status: 'repeat-awaiting-judgement' } }),
    findings({ all: { lookAgainFrom: { to: today } } }, [{ field: 'lookAgainFrom' }]),
    openChallenges(sources, most),
    unacknowledged(sources, today, most),
  ]);
  return {
    ...{ overdue, stale, escalated, returned, declined, blocked },
    ...{ repeats, lookAgain, challenges, notices },
  };
}

function openChallenges(sources: Sources, most: number): Promise<Listed> {
  const where: Where = { all: { open: 'yes' } };
  return listed<ChallengeDocument>(
    sources,
    'challenges',
    { where, sort: [{ field: 'due' }], most },
    (challenge) => challengeView(challenge, sources.today),
  );
}

/** Notices whose date to acknowledge by has passed for somebody. */
function unacknowledged(sources: Sources, today: PlainDate, most: number): Promise<Listed> {
  const where: Where = { all: { unacknowledgedFrom: { to: today } } };
  return listed<NoticeDocument>(
    sources,
    'notices',
    { where, sort: [{ field: 'unacknowledgedFrom' }], most },
    (notice) => noticeView(notice, today),
  );
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller says what the collection holds
async function listed<T>(
  { models }: Pick<Sources, 'models'>,
  collection: CollectionName,
  { where, sort, most }: { where: Where; sort: FindQuery['sort']; most: number },
  view: (item: T) => object,
): Promise<Listed> {
  const [total, page] = await Promise.all([
    counted(models, collection, where),
    models.find<T>(collection, { where, limit: most, ...(sort === undefined ? {} : { sort }) }),
  ]);
  return { ...total, items: page.items.map(view) };
}
