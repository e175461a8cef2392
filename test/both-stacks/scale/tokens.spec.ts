/** API tokens, with the events in KurrentDB and the read models in MongoDB. */
import { onBoth } from '../on-both.js';

await onBoth(() => import('../../api/tokens.spec.js'));
