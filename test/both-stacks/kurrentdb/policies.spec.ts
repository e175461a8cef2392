/** What the service does by itself, with the events in KurrentDB. */
import '../on-kurrentdb.js';
import '../../api/policies.spec.js';
