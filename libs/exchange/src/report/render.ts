/** Writes the learning report as Markdown or HTML. People's words can be markup in neither. */
import nunjucks from 'nunjucks';
import { sayDate } from '#domain/time.js';
import { markdownTexts } from './escape.js';
import type { LearningReport } from './learning.js';
import { htmlTemplate, markdownTemplate } from './templates.js';

const html = new nunjucks.Environment(null, { autoescape: true, throwOnUndefined: true, trimBlocks: true });
// Its texts are made safe before; escaping for HTML as well would show the reader “&#39;”.
const markdown = new nunjucks.Environment(null, { autoescape: false, throwOnUndefined: true });

/** CommonMark; raw HTML is not needed to show it. */
export function asMarkdown(report: LearningReport): string {
  const text = markdown.renderString(markdownTemplate, markdownTexts(shown(report)));
  return `${text.replaceAll(/\n{3,}/g, '\n\n').trim()}\n`;
}

/** A whole page with its styles in it, which loads nothing. */
export function asHtml(report: LearningReport): string {
  return html.renderString(htmlTemplate, shown(report));
}

function shown({ asOf, audits }: LearningReport): object {
  return {
    asOf: sayDate(asOf),
    audits: audits.map((audit) => ({
      ...audit,
      where: [audit.area, audit.period].filter((part) => part !== null).join(', '),
    })),
  };
}
