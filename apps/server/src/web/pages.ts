/** Every page the service has. */
import { boardPages } from './board/board.js';
import { routesFor } from './frame/page-routes.js';
import { OfflineWorker, offlinePages } from './offline.js';
import { homePages } from './home/home.js';
import { leadPages } from './lead/lead.js';
import { registerPages } from './registers/registers.js';

export const webRoutes = [
  OfflineWorker,
  ...routesFor([...homePages, ...offlinePages, ...leadPages, ...boardPages, ...registerPages]),
];
