/** Has the servers of a suite keep their events in KurrentDB. */
import { startServersOn } from '../api/running-server.js';
import { enginesOnKurrentDb } from './kurrentdb-engines.js';

startServersOn(enginesOnKurrentDb);
