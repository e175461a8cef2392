/** Importing, with the events in KurrentDB. */
import '../on-kurrentdb.js';
import '../../api/import.spec.js';
