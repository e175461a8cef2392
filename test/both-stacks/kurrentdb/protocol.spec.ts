/** What every command and query promises over HTTP, with the events in KurrentDB. */
import '../on-kurrentdb.js';
import '../../api/protocol.spec.js';
