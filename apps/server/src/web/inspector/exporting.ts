/** Takes a trail away, as narrowed on its page: every entry, as a spreadsheet reads it or as JSON. */
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { GetTrail } from '#application/queries/trail.js';
import type { TrailRow } from '#application/queries/views.js';
import { csvHeader, csvRows } from '#exchange/export/csv.js';
import type { WebRequest } from '../frame/visit.js';
import { Visits } from '../frame/visits.js';

interface Found {
  readonly items: readonly TrailRow[];
  readonly next?: string;
}

/** Entries read at once. */
const AT_ONCE = '200';

const columns: readonly (readonly [name: string, of: (row: TrailRow) => string | undefined])[] = [
  ['position', ({ position }) => position],
  ['took effect', ({ tookEffect }) => tookEffect],
  ['became known', ({ recordedAt }) => recordedAt],
  ['reference', ({ reference }) => reference],
  ['what', ({ what }) => what],
  ['why', ({ why }) => why ?? ''],
  ['by', ({ by }) => by.name],
  ['role', ({ by }) => by.role],
  ['post', ({ by }) => by.post],
  ['agency', ({ by }) => by.agency],
  ['typed by', ({ typedBy }) => typedBy.name],
  ['channel', ({ channel }) => channel],
  ['basis', ({ basis }) => basis],
  ['type', ({ type }) => type],
  ['event', ({ id }) => id],
  ['hash', ({ hash }) => hash],
];

@ApiExcludeController()
@Controller('trail/export')
export class TrailExport {
  constructor(@Inject(Visits) private readonly visits: Visits) {}

  @Get('trail.csv')
  async csv(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const pages = await this.pages(request, reply);
    await send(reply, 'csv', 'text/csv', async function* () {
      yield csvHeader(columns.map(([name]) => name));
      for await (const rows of pages)
        yield csvRows(rows.map((row) => columns.map(([, of]) => of(row) ?? '')));
    });
  }

  @Get('trail.json')
  async json(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    const pages = await this.pages(request, reply);
    await send(reply, 'json', 'application/json', async function* () {
      yield '[';
      let before = '\n';
      for await (const rows of pages)
        for (const row of rows) {
          yield before + JSON.stringify(row);
          before = ',\n';
        }
      yield '\n]\n';
    });
  }

  /**
   * Every page of the trail, oldest first unless asked otherwise. The first is read before anything is sent, so that
   * what is wrong with the question is still said in words.
   */
  private async pages(
    request: WebRequest,
    reply: FastifyReply,
  ): Promise<AsyncGenerator<readonly TrailRow[]>> {
    const visit = this.visits.of(request, reply);
    const asked = { order: 'oldest', ...visit.filtersOf(GetTrail), limit: AT_ONCE };
    const read = (cursor?: string) =>
      visit.ask<Found>(GetTrail, { ...asked, ...(cursor === undefined ? {} : { cursor }) }, '', {
        takenAway: true,
      });
    const first = await read();
    return (async function* () {
      for (let page = first; ; page = await read(page.next)) {
        yield page.items;
        if (page.next === undefined) return;
      }
    })();
  }
}

async function send(
  reply: FastifyReply,
  ending: 'csv' | 'json',
  type: string,
  write: () => AsyncGenerator<string>,
): Promise<void> {
  await reply
    .header('Content-Disposition', `attachment; filename="trail.${ending}"`)
    .header('X-Content-Type-Options', 'nosniff')
    .header('Cache-Control', 'private, no-store')
    .type(`${type}; charset=utf-8`)
    .send(Readable.from(write()));
}
