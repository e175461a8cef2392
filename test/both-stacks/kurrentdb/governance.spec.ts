/** Meetings, challenges and notices, with the events in KurrentDB. */
import '../on-kurrentdb.js';
import '../../api/governance.spec.js';
