/** Serves declared pages: look it up, draw it; for a form, carry it out and send the browser on (post, redirect, get). */
import { Controller, Get, Inject, Post, Req, Res, type Type } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { OpenToAnybody } from '../../http/access.js';
import { InvalidInput, type FieldProblem } from '#application/problems.js';
import { readFormWithFiles } from '../../http/uploads.js';
import { refuseForged } from './csrf.js';
import { refuseOtherSites } from './same-site.js';
import { FormFields, textsOf, type Texts } from './fields.js';
import { draw } from './draw.js';
import { inNames } from './refused-in-names.js';
import { isForm, type Form, type Page } from './page.js';
import { noteWritten, sayNext } from './said.js';
import { troubleOf, untouched } from './trouble.js';
import type { Visit, WebRequest } from './visit.js';
import { Visits } from './visits.js';

function routesOf(page: Page): Type {
  @ApiExcludeController()
  @Controller()
  class PageRoutes {
    constructor(@Inject(Visits) private readonly visits: Visits) {}

    @Get(page.path)
    async show(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
      const visit = this.visits.of(request, reply);
      const elsewhere = await page.elsewhere?.(visit);
      if (elsewhere !== undefined) {
        await reply.redirect(elsewhere, 303);
        return;
      }
      draw(reply, viewOf(page, visit), { ...timesOf(visit), ...(await shownOf(page, visit)) });
    }

    async send(request: WebRequest, reply: FastifyReply): Promise<void> {
      if (!isForm(page)) throw new Error(`${page.path} is no form.`);
      refuseOtherSites(request);
      const visit = this.visits.of(request, reply);
      const { texts, problems } = await sentTo(page, visit);
      try {
        refuseForged(request, texts);
        if (problems.length > 0) throw new InvalidInput(problems);
        const answer = await page.send(visit, new FormFields(texts));
        if (answer.position !== undefined) noteWritten(reply, answer.position);
        if ('view' in answer) {
          draw(reply, answer.view, { ...timesOf(visit), form: untouched, ...answer.content });
          return;
        }
        const { to, said } = answer;
        if (said !== undefined) sayNext(reply, said);
        await reply.redirect(to, 303);
      } catch (error) {
        const trouble = troubleOf(await inNames(error, visit));
        if (trouble === undefined) throw error;
        const { status, ...told } = trouble;
        void reply.status(status);
        const form = { ...told, values: texts };
        draw(reply, viewOf(page, visit), { ...timesOf(visit), ...(await page.load(visit)), form });
      }
    }
  }
  const { prototype } = PageRoutes;
  if (isForm(page)) {
    const property = Object.getOwnPropertyDescriptor(prototype, 'send');
    if (property === undefined) throw new Error('A form needs its route.');
    Post(page.path)(prototype, 'send', property);
    Req()(prototype, 'send', 0);
    Res()(prototype, 'send', 1);
  }
  if (page.open) OpenToAnybody()(PageRoutes);
  return PageRoutes;
}

/** What a page shows. A parameter that it cannot use is said above it, and the page is shown as it is without. */
async function shownOf(page: Page, visit: Visit): Promise<object> {
  try {
    return { form: untouched, ...(await page.load(visit)) };
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    const named = new Set(error.problems.map(({ field }) => field));
    // The date beside the list of meetings is another field of the same question.
    if (named.has('knownAt')) named.add('knownOn');
    const unusable = Object.keys(visit.query).filter((name) => named.has(name));
    if (unusable.length === 0) throw error;
    const shown = await page.load(visit.without(unusable));
    void visit.reply.status(400);
    return { ...shown, form: { ...untouched, ...troubleOf(error), values: visit.query } };
  }
}

/** What was sent: the fields, and what stands in the way of the files among it. */
async function sentTo(
  { take }: Form,
  visit: Visit,
): Promise<{ readonly texts: Texts; readonly problems: readonly FieldProblem[] }> {
  const { request } = visit;
  if (take === undefined || !request.isMultipart())
    return { texts: (request.body ?? {}) as Texts, problems: [] };
  const { sent, problems } = await readFormWithFiles(request, (file) => take(visit, file));
  return { texts: textsOf(sent), problems };
}

/** Today, and the instant at which the page is drawn. */
function timesOf({ today, service }: Visit): object {
  return { today, now: service.now() };
}

function viewOf({ view }: Page, visit: Visit): string {
  return typeof view === 'string' ? view : view(visit);
}

export function routesFor(pages: readonly Page[]): readonly Type[] {
  return pages.map(routesOf);
}
