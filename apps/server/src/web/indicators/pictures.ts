/** An indicator’s charts as pictures with addresses of their own, so that pages hold no drawing and no style. */
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { NotFound } from '#application/problems.js';
import type { Charts } from '#domain/indicator/charts.js';
import { timeLookedAt } from '../board/past.js';
import type { WebRequest } from '../frame/visit.js';
import { Visits } from '../frame/visits.js';
import { drawRunChart, drawSpcChart, type Drawn } from './drawing.js';
import { doneActions, indicatorOf } from './indicator.js';

@ApiExcludeController()
@Controller('indicators/:reference')
export class IndicatorPictures {
  constructor(@Inject(Visits) private readonly visits: Visits) {}

  @Get('run.svg')
  async run(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.send(request, reply, ({ runChart }, drawn) => drawRunChart(runChart, drawn));
  }

  @Get('spc.svg')
  async spc(@Req() request: WebRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.send(request, reply, ({ spcChart }, drawn) => {
      if (spcChart.kind === 'too-few-readings') throw new NotFound('SPC chart of so few readings');
      return drawSpcChart(spcChart, drawn);
    });
  }

  /** @throws NotFound where there is no such chart to be shown */
  private async send(
    request: WebRequest,
    reply: FastifyReply,
    draw: (charts: Charts, drawn: Drawn) => string,
  ): Promise<void> {
    const visit = this.visits.of(request, reply);
    const { texts } = await timeLookedAt(visit, 'this chart');
    const indicator = await indicatorOf(visit, texts);
    const { charts, series, unit } = indicator;
    if (charts === null) throw new NotFound('chart of numbers that are too small to be shown');
    const small = visit.asked('size') === 'small';
    const done = small ? [] : await doneActions(visit, indicator, texts);
    const notes = done.map(({ on, reference }) => ({
      on,
      text: `${reference.split('.').at(-1) ?? reference} done`,
    }));
    const picture = draw(charts, { unit, targets: series.map(({ target }) => target), notes, small });
    await reply
      .header('Cache-Control', 'private, no-store')
      .header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'")
      .type('image/svg+xml; charset=utf-8')
      .send(picture);
  }
}
