/** Every page the service has. */
import { accountabilityPages } from './accountability/accountability.js';
import { accountPages } from './administrator/accounts.js';
import { HealthPage } from './administrator/health.js';
import { boardPages } from './board/board.js';
import { routesFor } from './frame/page-routes.js';
import { identityPages } from '../sign-in/pages.js';
import { PasskeyChallenge } from '../sign-in/passkeys/challenge-route.js';
import { ComeBack } from '../sign-in/provider/come-back.js';
import { coordinatorPages } from './coordinator/coordinator.js';
import { ImportReports } from './import/pages.js';
import { LearningDownloads } from './coordinator/learning.js';
import { uploadAddressesOf } from './frame/page.js';
import { helpPages } from './help/help.js';
import { homePages } from './home/home.js';
import { indicatorPages } from './indicators/indicators.js';
import { IndicatorPictures } from './indicators/pictures.js';
import { EventAsHashed } from './inspector/as-hashed.js';
import { TrailExport } from './inspector/exporting.js';
import { inspectorPages } from './inspector/inspector.js';
import { leadPages } from './lead/lead.js';
import { meetingPages } from './meetings/meetings.js';
import { OfflineWorker, offlinePages } from './offline.js';
import { registerPages } from './registers/registers.js';
import { threadPages } from './thread/thread.js';
import { whoLookedPages } from './who-looked/who-looked.js';

const pages = [
  ...homePages,
  ...accountPages,
  ...identityPages,
  ...offlinePages,
  ...helpPages,
  ...leadPages,
  ...coordinatorPages,
  ...boardPages,
  ...registerPages,
  ...threadPages,
  ...indicatorPages,
  ...inspectorPages,
  ...accountabilityPages,
  ...meetingPages,
  ...whoLookedPages,
];

export const webRoutes = [
  OfflineWorker,
  ComeBack,
  PasskeyChallenge,
  HealthPage,
  ImportReports,
  LearningDownloads,
  IndicatorPictures,
  TrailExport,
  EventAsHashed,
  ...routesFor(pages),
];
/** Addresses of the forms that carry files. */
export const webUploads = uploadAddressesOf(pages);
