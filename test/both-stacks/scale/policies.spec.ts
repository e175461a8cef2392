/** What the service does by itself, with the events in KurrentDB and the read models in MongoDB. */
import { onBoth } from '../on-both.js';

await onBoth(() => import('../../api/policies.spec.js'));
