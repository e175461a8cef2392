/** What a browser shows while there is no connection: a page that it keeps, and never a copy of the record. */
import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { OpenToAnybody } from '../http/access.js';
import { assetAt } from './frame/assets.js';
import type { Page } from './frame/page.js';
import { render } from './frame/templates.js';

const OFFLINE = '/offline';

export const offlinePages: readonly Page[] = [
  { path: OFFLINE, open: true, view: 'frame/offline.njk', load: () => ({}) },
];

/** The service worker: it must lie at the root, to answer for every page. */
@ApiExcludeController()
@OpenToAnybody()
@Controller()
export class OfflineWorker {
  @Get('sw.js')
  @Header('Content-Type', 'text/javascript; charset=utf-8')
  @Header('Cache-Control', 'no-cache')
  script(): string {
    const keep = [OFFLINE, ...['app.css', 'app.js', 'govuk.js', 'icon.svg'].map(assetAt)];
    return render('frame/worker.js.njk', { keep: JSON.stringify(keep), offline: OFFLINE });
  }
}
