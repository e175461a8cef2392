/** Evidence files, with the events in KurrentDB. */
import '../on-kurrentdb.js';
import '../../api/evidence.spec.js';
