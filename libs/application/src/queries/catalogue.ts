/** Every query the service answers. */
import { diffQueries } from './as-of/diff.js';
import { accountQueries } from './accounts.js';
import { accountabilityQueries } from './accountability/accountability.js';
import { comparedQueries } from './accountability/compared.js';
import { comparisonQueries } from './comparison/comparison.js';
import { indicatorQueries } from './indicators.js';
import { meetingQueries } from './meetings.js';
import { heldQueries } from './held.js';
import { overviewQueries } from './overviews.js';
import { packQueries } from './pack/pack.js';
import { positionQueries } from './position.js';
import type { QueryDefinition } from './query.js';
import { registerQueries } from './registers.js';
import { searchQueries } from './search/search.js';
import { trailQueries } from './trail.js';
import { whyQueries } from './why.js';

export const queryDefinitions: readonly QueryDefinition[] = [
  ...positionQueries,
  ...diffQueries,
  ...overviewQueries,
  ...heldQueries,
  ...registerQueries,
  ...indicatorQueries,
  ...meetingQueries,
  ...packQueries,
  ...comparisonQueries,
  ...accountabilityQueries,
  ...comparedQueries,
  ...accountQueries,
  ...searchQueries,
  ...trailQueries,
  ...whyQueries,
];
