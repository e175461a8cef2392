/** Many items at once, with the events in KurrentDB. */
import '../on-kurrentdb.js';
import '../../api/many.spec.js';
