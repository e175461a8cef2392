/** The past, with the events in KurrentDB. */
import '../on-kurrentdb.js';
import '../../api/past.spec.js';
