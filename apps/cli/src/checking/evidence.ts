/** Checks that every evidence file still has the content that its name promises, and that none that is attached is gone. */
import type { EvidenceFiles } from '#evidence/port.js';
import { isWhole } from '#evidence/whole.js';
import type { ActionDocument } from '#read-models/documents.js';
import { everyOne, type ReadStore } from '#read-models/port.js';
import type { CheckFinding, OnChecked } from './finding.js';

const PAGE = 500;

export async function checkEvidence(
  files: EvidenceFiles,
  models: ReadStore | undefined,
  onChecked: OnChecked,
): Promise<{ readonly findings: readonly CheckFinding[]; readonly files: number }> {
  const findings: CheckFinding[] = [];
  const stored = await Array.fromAsync(files.list());
  for (const [at, { sha256 }] of stored.entries()) {
    if (!(await isWhole(files, sha256)))
      findings.push({
        part: 'evidence',
        about: sha256,
        problem: 'The file was changed since it was uploaded',
      });
    onChecked('evidence', at + 1, stored.length);
  }
  const there = new Set(stored.map(({ sha256 }) => sha256));
  if (models !== undefined)
    for await (const { action, name, sha256 } of attached(models))
      if (!there.has(sha256))
        findings.push({
          part: 'evidence',
          about: sha256,
          problem: `The file “${name}”, attached to ${action}, is not there`,
        });
  return { findings, files: stored.length };
}

async function* attached(
  models: ReadStore,
): AsyncIterable<{ readonly action: string; readonly name: string; readonly sha256: string }> {
  for await (const { reference, evidence } of everyOne<ActionDocument>(models, 'actions', { limit: PAGE }))
    for (const { file } of evidence)
      if (file !== null) yield { action: reference, name: file.name, sha256: file.sha256 };
}
