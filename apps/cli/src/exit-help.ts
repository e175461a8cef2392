/** What `--help` says about exit statuses and settings. */
export const exitHelp = `
Exit status:
  0   done
  1   refused, bad input, or a check that found something
  2   the command line is wrong
  69  not available: the folder is in use, the port is taken, the views do not catch up
  70  a fault of Golden Thread's own
  74  a file or disk cannot be read or written
  78  a setting cannot be used

Settings (environment): HOST, PORT, GOLDEN_THREAD_DATA, EVENT_STORE, READ_STORE, and more.
See docs/operating.md.`;
