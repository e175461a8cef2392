/** Every query the service answers. */
import { indicatorQueries } from './indicators.js';
import { meetingQueries } from './meetings.js';
import { overviewQueries } from './overviews.js';
import { heldQueries } from './held.js';
import { positionQueries } from './position.js';
import type { QueryDefinition } from './query.js';
import { registerQueries } from './registers.js';
import { trailQueries } from './trail.js';

export const queryDefinitions: readonly QueryDefinition[] = [
  ...positionQueries,
  ...overviewQueries,
  ...registerQueries,
  ...heldQueries,
  ...indicatorQueries,
  ...meetingQueries,
  ...trailQueries,
];
