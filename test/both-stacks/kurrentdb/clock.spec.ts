/** The London-day clock, with the events in KurrentDB. */
import '../on-kurrentdb.js';
import '../../api/clock.spec.js';
