/** What lies outside a reader’s sight, with the events in KurrentDB and the read models in MongoDB. */
import { onBoth } from '../on-both.js';

await onBoth(() => import('../../api/sight.spec.js'));
