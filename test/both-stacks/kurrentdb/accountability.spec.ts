/** Accountability, with the events in KurrentDB. */
import '../on-kurrentdb.js';
import '../../api/accountability.spec.js';
