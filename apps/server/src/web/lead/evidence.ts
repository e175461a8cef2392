/** Evidence that arrives with a form: which files are taken, how they are kept, and how they are attached. */
import { extname } from 'node:path';
import { StoredFilePart } from '#application/commands/action.js';
import { readInput } from '#application/fields/read.js';
import { capacityIn } from '#application/permissions/caller.js';
import { InvalidInput, NotAllowed } from '#application/problems.js';
import type { StoredFile } from '#domain/action/facts.js';
import { FileInfected, FileTooLarge, ScannerUnavailable } from '#evidence/port.js';
import { LARGEST_FILE } from '../../http/evidence.js';
import type { ArrivingFile } from '../../http/uploads.js';
import type { FormFields } from '../frame/fields.js';
import type { Visit } from '../frame/visit.js';

/** The field of a form that files arrive in. */
const FIELD = 'files';
/** Most files with one form. */
const MOST = 10;

/** Media types by the end of a file's name: what a browser says of a file is what its sender says. */
const taken: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf',
  '.doc': 'application/msword',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.odt': 'application/vnd.oasis.opendocument.text',
  '.xls': 'application/vnd.ms-excel',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.ods': 'application/vnd.oasis.opendocument.spreadsheet',
  '.ppt': 'application/vnd.ms-powerpoint',
  '.pptx': 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  '.csv': 'text/csv',
  '.txt': 'text/plain',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.heic': 'image/heic',
  '.webp': 'image/webp',
  '.eml': 'message/rfc822',
  '.msg': 'application/vnd.ms-outlook',
};

/** What a form says of files before any is chosen. */
export const evidenceTerms = {
  hint: `Up to ${MOST} files of at most 25 MB each: photos, PDF, Word, Excel, PowerPoint, OpenDocument, CSV, text or email.`,
  accept: Object.keys(taken).join(','),
};

/**
 * Keeps a file, named by its content.
 * @returns what stands for it in the form: its hash, size, type and name
 * @throws NotAllowed for who attaches no evidence; InvalidInput for a file that is not taken
 */
export async function takeEvidence(visit: Visit, { name, content }: ArrivingFile): Promise<string> {
  if (capacityIn(visit.principal.caller, ['coordinator', 'agency-lead']) === undefined)
    throw new NotAllowed('Evidence is attached by agency leads and the coordinator.');
  const mediaType = taken[extname(name).toLowerCase()];
  if (mediaType === undefined)
    throw notTaken(`“${name}” is not of a kind that is taken. ${evidenceTerms.hint}`);
  try {
    const { sha256, size } = await visit.service.evidence.put(content, LARGEST_FILE);
    if (size === 0) throw notTaken(`“${name}” is empty.`);
    return `${sha256} ${size} ${mediaType} ${name}`;
  } catch (error) {
    if (error instanceof FileTooLarge) throw notTaken(`“${name}” is larger than 25 MB.`);
    if (error instanceof FileInfected)
      throw notTaken(`A virus was found in “${name}” (${error.found}). It was not kept.`);
    if (error instanceof ScannerUnavailable)
      throw notTaken(`“${name}” could not be checked for viruses, so it was not kept. Try again later.`);
    throw error;
  }
}

/**
 * The files of a form, the ones that an earlier sending of it left here included.
 * @throws InvalidInput when there are too many
 */
export function filesIn(fields: FormFields): readonly StoredFile[] {
  const texts = fields.all(FIELD);
  if (texts.length > MOST) throw notTaken(`Attach at most ${MOST} files at once.`);
  return texts.map((text) => {
    const [sha256 = '', size = '', mediaType = '', ...name] = text.split(' ');
    return readInput(StoredFilePart, { sha256, size: Number(size), mediaType, name: name.join(' ') });
  });
}

/** A file of a form under a name that no evidence on the action has yet; undefined where it is attached already. */
export function evidenceNamed(
  file: StoredFile,
  attached: readonly {
    readonly evidence: string;
    readonly file: StoredFile | null;
    readonly withdrawn: boolean;
  }[],
): string | undefined {
  if (attached.some((item) => !item.withdrawn && item.file?.sha256 === file.sha256)) return undefined;
  const names = new Set(attached.map(({ evidence }) => evidence));
  let name = file.name;
  for (let count = 2; names.has(name); count += 1) name = `${file.name} (${count})`;
  return name;
}

function notTaken(message: string): InvalidInput {
  return new InvalidInput([{ field: FIELD, message }]);
}
