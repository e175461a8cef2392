/** The pack for a meeting, with the events in KurrentDB. */
import '../on-kurrentdb.js';
import '../../api/pack.spec.js';
