/** Corrections, withdrawals and redactions, with the events in KurrentDB. */
import '../on-kurrentdb.js';
import '../../api/amendment.spec.js';
