/** Search, with the events in KurrentDB. */
import '../on-kurrentdb.js';
import '../../api/search.spec.js';
