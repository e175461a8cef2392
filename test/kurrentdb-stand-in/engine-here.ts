/** The KurrentDB that tests run on, said in their output: the one that `KURRENTDB_TEST_URL` names, else the stand-in. */

/** Connection string of a real server; undefined where the stand-in takes its place. */
export const realServer = process.env['KURRENTDB_TEST_URL'];

process.stdout.write(
  realServer === undefined
    ? 'KurrentDB driver: on the stand-in (KURRENTDB_TEST_URL is not set, and no container engine is asked); not tried: elections among nodes, replication, its disk, scavenging, rights of its users\n'
    : 'KurrentDB driver: on the server that KURRENTDB_TEST_URL names; not tried on it: faults, which only the stand-in makes\n',
);
