/** The whole thread, with the events in KurrentDB. */
import '../on-kurrentdb.js';
import '../../api/thread.spec.js';
