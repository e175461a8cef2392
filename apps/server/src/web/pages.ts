/** Every page the service has. */
import { boardPages } from './board/board.js';
import { routesFor } from './frame/page-routes.js';
import { homePages } from './home/home.js';

export const webRoutes = routesFor([...homePages, ...boardPages]);
