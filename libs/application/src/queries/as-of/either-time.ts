/** Answers a query from the present, or from the past when it asks for it. */
import { Past } from '#read-models/history/past.js';
import type { Query, Sources } from '../query.js';
import type { PastAsked } from './past-query.js';
import { timeAsked, toldOf } from './time.js';

/**
 * @param present answers from what the registers say now
 * @param past answers as of then; the sources' today is the day for which lateness is worked out
 */
export function inEitherTime<Q extends Query & PastAsked>(
  present: (query: Q, sources: Sources) => Promise<object>,
  past: (query: Q, past: Past, sources: Sources) => Promise<object>,
): (query: Q, sources: Sources) => Promise<object> {
  return async (query, sources) => {
    const time = await timeAsked(query, sources);
    if (time === undefined) return present(query, sources);
    const answer = await past(query, new Past(sources, time), { ...sources, today: time.onDay });
    return { ...answer, past: toldOf(time) };
  };
}
