/** One audit, agency or notice as it was. */
import type { AuditDocument, FindingDocument, NoticeDocument } from '#read-models/documents.js';
import type { Past } from '#read-models/history/past.js';
import { NotFound } from '../../problems.js';
import { noticeView } from '../notice-view.js';
import type { Sources } from '../query.js';
import type { Sight } from '../sight.js';
import { auditView, findingView, opaque } from '../views.js';
import { namesThen } from './named.js';

const AT_ONCE = 200;

export async function auditThen(reference: string, past: Past, sources: Sources): Promise<object> {
  const { models, sight } = sources;
  const audit = await past.audit(reference);
  const now = await models.get<AuditDocument>('audits', reference);
  if (audit === undefined || now === undefined || !sight.sees('audits', now))
    throw new NotFound(`audit ${reference} as of then`);
  const references = { from: `${reference}.`, below: `${reference}/` };
  const findings: FindingDocument[] = [];
  let cursor: string | undefined;
  do {
    const page = await past.findings({ all: {}, references, limit: AT_ONCE, cursor });
    findings.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  const seen = findings.filter((finding) => sight.sees('findings', finding));
  return { ...auditView(audit, sight), findings: seen.map((finding) => findingView(finding, sources)) };
}

/** What an agency owed then is in the register of actions, as of then. */
export async function agencyThen(reference: string, past: Past): Promise<object> {
  const agency = await past.agency(reference);
  if (agency === undefined) throw new NotFound(`agency ${reference} as of then`);
  return { ...agency, ...opaque(agency) };
}

export async function noticeThen(
  reference: string,
  past: Past,
  { models, sight, today }: Sources,
): Promise<object> {
  const notice = await past.notice(reference);
  const now = await models.get<NoticeDocument>('notices', reference);
  if (notice === undefined || now === undefined || !bothSeen(sight, notice, now))
    throw new NotFound(`notice ${reference} as of then`);
  const fulfils = notice.fulfils === null ? undefined : await past.action(notice.fulfils);
  return {
    ...noticeView(notice, today),
    agencyNames: await namesThen(past, notice.to, models),
    ...(fulfils === undefined ? {} : { fulfilsTitle: fulfils.title }),
  };
}

function bothSeen(sight: Sight, ...notices: readonly NoticeDocument[]): boolean {
  return notices.every((notice) => sight.sees('notices', notice));
}
