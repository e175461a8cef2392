/**
 * Asks the registry about what is installed: whether it signed each package as it is here, and which known faults
 * packages have. What cannot be asked, because the network does not reach that far, is said to be untried and fails
 * nothing; a wrong or missing signature fails, and known faults are printed for a person to weigh.
 */
import { spawnSync } from 'node:child_process';

/** How long a question may take, in milliseconds. */
const PATIENCE_MS = 120_000;

function ask(...question) {
  const { stdout } = spawnSync('npm', [...question, '--json', '--fetch-retries=0'], {
    encoding: 'utf8',
    timeout: PATIENCE_MS,
  });
  try {
    return JSON.parse(stdout);
  } catch {
    return { error: { code: 'no answer' } };
  }
}

/** Why a question was not answered; undefined where it was. */
function untried({ error, statusCode }) {
  if (error === undefined) return undefined;
  return error.code ?? (statusCode === undefined ? 'no answer' : `HTTP ${statusCode}`);
}

function say(line) {
  process.stdout.write(`${line}\n`);
}

const signed = ask('audit', 'signatures');
const wrong = [...(signed.invalid ?? []), ...(signed.missing ?? [])];
if (untried(signed) !== undefined) say(`Signatures of dependencies: not tried (${untried(signed)}).`);
else if (wrong.length === 0) say('Signatures of dependencies: every one is good.');
else {
  say('Signatures of dependencies that are wrong or missing:');
  for (const { name, version } of wrong) say(`  ${name}@${version}`);
  process.exitCode = 1;
}

const known = ask('audit');
if (untried(known) !== undefined) say(`Known faults of dependencies: not tried (${untried(known)}).`);
else {
  const faults = Object.values(known.vulnerabilities ?? {});
  say(`Known faults of dependencies: ${faults.length === 0 ? 'none.' : faults.length}`);
  for (const { name, severity, range } of faults) say(`  ${name} ${range}: ${severity}`);
}
